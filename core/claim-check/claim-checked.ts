import { layout } from '../job/layout.ts';
import type { Codec } from '../ports/codec.ts';
import type { Claim } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import type { OutgoingRecord, Transport } from '../ports/transport.ts';
import { type ClaimableRecord, isClaimable, withClaim } from './claimed-record.ts';
import { sha256Of } from './sha256.ts';

export interface ClaimCheckPorts {
  readonly codec: Codec;
  /** The workspace. */
  readonly store: Store;
}

/**
 * A transport whose topics take records of any size: the bulk of one above the limit is put into the store under its
 * SHA-256, and the record says where. `redeem` is the way back.
 */
export function claimChecked(
  inner: Transport,
  ports: ClaimCheckPorts,
  limitOf: (topic: string) => Promise<number>,
): Transport {
  const small = async (outgoing: OutgoingRecord, limit: number): Promise<OutgoingRecord> =>
    outgoing.value.length <= limit ? outgoing : { ...outgoing, value: await putBulk(ports, outgoing.value) };
  return {
    publish: async (topic, records) => {
      const limit = await limitOf(topic);
      const isBig = records.some(({ value }) => value.length > limit);
      return inner.publish(topic, isBig ? await Promise.all(records.map((each) => small(each, limit))) : records);
    },
    subscribe: (topic, options) => inner.subscribe(topic, options),
    partitions: (topic) => inner.partitions(topic),
    members: (...asked) => inner.members(...asked),
    committed: (topic, group, partition) => inner.committed(topic, group, partition),
    bounds: (topic, partition) => inner.bounds(topic, partition),
    close: () => inner.close(),
  };
}

async function putBulk({ codec, store }: ClaimCheckPorts, value: Uint8Array): Promise<Uint8Array> {
  const record = codec.decode(value);
  // All others are small by what they are.
  if (!isClaimable(record)) return value;
  const { sha256, hex } = await sha256Of(value);
  const address = claimAddress(record, hex);
  await store.putIfAbsent(address, value);
  const claim: Claim = { address, length: value.length, sha256 };
  return codec.encode(withClaim(record, claim));
}

/** With its step's files, so that it goes with them; of a record that did not say whose it was, beside all steps. */
export function claimAddress(record: ClaimableRecord, hex: string): string {
  return record.jobId === '' ? layout.claim(hex) : layout.stepClaim(record, hex);
}
