import { MillraceError } from '../errors.ts';
import type { Codec } from '../ports/codec.ts';
import type { Claim, WireRecord } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import { claimAddress } from './claim-checked.ts';
import { type ClaimableRecord, isClaimable, isSameRecord } from './claimed-record.ts';
import { hexOf, sha256Of } from './sha256.ts';

/** Whether the bulk of a record lies elsewhere. */
export const hasClaim = (record: WireRecord): record is ClaimableRecord & { readonly claim: Claim } =>
  isClaimable(record) && record.claim !== null;

/**
 * The whole record, wherever its bulk lies. Undefined when that is missing or not what was put: then it is as if the
 * record had never come.
 */
export async function redeem<Kind extends WireRecord>(
  record: Kind,
  { codec, store }: { readonly codec: Codec; readonly store: Store },
): Promise<Kind | undefined> {
  if (!hasClaim(record)) return record;
  const { length, sha256 } = record.claim;
  // Where it lies follows from what it is: an address from the wire is never followed.
  const bytes = await store.read(claimAddress(record, hexOf(sha256)));
  if (bytes === undefined || bytes.length !== length || (await sha256Of(bytes)).hex !== hexOf(sha256)) return undefined;
  const whole = decoded(bytes, codec);
  return whole !== undefined && isSameRecord(record, whole) ? (whole as WireRecord as Kind) : undefined;
}

function decoded(bytes: Uint8Array, codec: Codec): WireRecord | undefined {
  try {
    return codec.decode(bytes);
  } catch (error) {
    if (error instanceof MillraceError && error.code === 'RECORD_UNDECODABLE') return undefined;
    throw error;
  }
}
