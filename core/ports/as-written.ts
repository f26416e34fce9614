import { MillraceError } from '../errors.ts';
import type { EpochPart } from './ordered-output.ts';

export const RESCORE_HINT = 'let nothing else write there, then run millrace resume: what is lost is scored again';

/** What `createHash('sha256')` gives. */
interface RunningHash {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

/**
 * Hands the bytes of a part on as they are read from its place. Of one whose hash nobody knows there is nothing to check.
 *
 * @throws MillraceError `STATE_CORRUPT` behind the last of them, when they are not those that were appended
 */
export async function* asWritten(
  bytes: AsyncIterable<Uint8Array>,
  { length, sha256 }: EpochPart,
  place: string,
  hash: RunningHash,
): AsyncGenerator<Uint8Array> {
  if (sha256 === undefined) {
    yield* bytes;
    return;
  }
  for await (const piece of bytes) {
    hash.update(piece);
    yield piece;
  }
  if (sha256 === hash.digest('hex')) return;
  throw new MillraceError('STATE_CORRUPT', `${place} does not have the ${length} bytes that were written to it`, {
    hint: RESCORE_HINT,
  });
}
