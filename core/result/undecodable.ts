import { MillraceError } from '../errors.ts';
import type { Codec } from '../ports/codec.ts';
import type { DeadLetter, RecordKind, WireRecord } from '../ports/records.ts';
import { type Delivery, TOPICS, type Transport } from '../ports/transport.ts';

interface WirePorts {
  readonly codec: Codec;
  readonly transport: Transport;
}

/**
 * Decodes a record of one of these kinds. One that cannot be decoded, or has no place on the topic, goes to the dead
 * letters with its bytes, its place and the reason, and is acked: undefined then. The service goes on.
 */
export async function decodeOrPutAside<Kind extends RecordKind>(
  delivery: Delivery,
  kinds: readonly Kind[],
  ports: WirePorts,
): Promise<Extract<WireRecord, { kind: Kind }> | undefined> {
  try {
    const record = ports.codec.decode(delivery.value);
    if ((kinds as readonly RecordKind[]).includes(record.kind)) return record as Extract<WireRecord, { kind: Kind }>;
    throw new MillraceError('RECORD_UNDECODABLE', `a ${record.kind} has no place on this topic`);
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    await putAside(delivery, error.message, ports);
    return undefined;
  }
}

/** Sends a record that cannot be used to the dead letters, as it is, and acks it. */
export async function putAside(delivery: Delivery, reason: string, { codec, transport }: WirePorts): Promise<void> {
  const letter = letterFor(delivery, reason);
  const key = `${delivery.topic}/${delivery.partition}/${delivery.offset}`;
  await transport.publish(TOPICS.deadLetters, [{ key, value: codec.encode(letter) }]);
  delivery.ack();
}

/** It has no address that could be trusted. */
function letterFor({ topic, partition, offset, value: bytes }: Delivery, reason: string): DeadLetter {
  const nobody = { jobId: '', step: '', run: 0, index: -1 };
  const undecodable = { topic, partition, offset, reason, bytes };
  return { kind: 'DeadLetter', ...nobody, inputs: [], tries: [], stderrTail: '', undecodable };
}
