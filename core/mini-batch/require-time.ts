import { MillraceError } from '../errors.ts';
import type { Slice } from '../ports/records.ts';

/**
 * Holds a file's time to what records can carry; `place` is where people find it.
 *
 * @throws MillraceError `INPUT_UNREADABLE`
 */
export function requireTime({ modifiedMs }: Slice, place: string): void {
  if (Number.isSafeInteger(modifiedMs)) return;
  const what = `${place} was last written, as its file system says, more than 285,000 years from now`;
  throw new MillraceError('INPUT_UNREADABLE', what, { hint: 'give it another time (touch), or leave it out' });
}
