import { hasClaim, redeem } from '../claim-check/redeem.ts';
import { MillraceError } from '../errors.ts';
import type { Codec } from '../ports/codec.ts';
import type { Journal } from '../ports/journal.ts';
import type { DeadLetter, RecordKind, WireRecord } from '../ports/records.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { type Delivery, TOPICS, type Transport } from '../ports/transport.ts';

/** Of a key that is told. */
const MOST_KEY = 80;

interface WirePorts {
  readonly codec: Codec;
  readonly transport: Transport;
  /** The workspace. */
  readonly store: Store;
  readonly journal: Journal;
}

/**
 * Decodes a record of one of these kinds. One that cannot be decoded, or has no place on the topic, goes to the dead
 * letters with its bytes, its place and the reason, and is acked: undefined then. The service goes on. One whose bulk
 * lies in the store is read from there; where that is missing or wrong it is acked as if it had never come.
 */
export async function decodeOrPutAside<Kind extends RecordKind>(
  delivery: Delivery,
  kinds: readonly Kind[],
  ports: WirePorts,
): Promise<Extract<WireRecord, { kind: Kind }> | undefined> {
  try {
    const record = ports.codec.decode(delivery.value);
    if ((kinds as readonly RecordKind[]).includes(record.kind)) {
      const wanted = record as Extract<WireRecord, { kind: Kind }>;
      if (!hasClaim(record)) return wanted;
      const whole = await redeem(wanted, ports);
      if (whole === undefined) delivery.ack();
      return whole;
    }
    throw new MillraceError('RECORD_UNDECODABLE', `a ${record.kind} has no place on this topic`);
  } catch (error) {
    if (!(error instanceof MillraceError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    await putAside(delivery, error.message, ports);
    return undefined;
  }
}

/** Sends a record that cannot be used to the dead letters, as it is, says so, and acks it. `whose`: as far as it says. */
export async function putAside(
  delivery: Delivery,
  reason: string,
  { codec, transport, journal }: WirePorts,
  whose: Partial<RunAddress> = {},
): Promise<void> {
  const letter = letterFor(delivery, reason);
  const key = `${delivery.topic}/${delivery.partition}/${delivery.offset}`;
  await transport.publish(TOPICS.deadLetters, [{ key, value: codec.encode(letter) }]);
  const { jobId = '', step = '', run = 0 } = whose;
  journal.note({ kind: 'put-aside', jobId, step, run, place: placeOf(delivery), reason });
  delivery.ack();
}

/** It has no address that could be trusted. */
function letterFor({ topic, partition, offset, value: bytes }: Delivery, reason: string): DeadLetter {
  const nobody = { jobId: '', step: '', run: 0, index: -1, input: '' };
  const undecodable = { topic, partition, offset, reason, bytes };
  return { kind: 'DeadLetter', ...nobody, inputs: [], tries: [], stderrTail: '', undecodable, claim: null };
}

/** Whoever sent it knows it by its key. */
function placeOf({ topic, partition, offset, key }: Delivery): string {
  const place = `${topic}, partition ${partition}, offset ${offset}`;
  return key === null ? place : `${place}, key ${JSON.stringify(key.slice(0, MOST_KEY))}`;
}
