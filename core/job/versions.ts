import { MillraceError } from '../errors.ts';

const MOST_DIGITS = 15;
const LAST = 10 ** MOST_DIGITS - 1;

/** What is taken for a version's number in a path: with no more digits each of them is a number of its own. */
export const VERSION = `[1-9]\\d{0,${MOST_DIGITS - 1}}`;

const WHOLE = new RegExp(`^${VERSION}$`);

/** Undefined for what is no version's number. */
export const versionOf = (text: string): number | undefined => (WHOLE.test(text) ? Number(text) : undefined);

/**
 * What comes after one that is taken: by another who was faster, or by what no listing shows, as a folder at its place.
 *
 * @throws MillraceError `USAGE` when none does
 */
export function versionAfter(taken: number, name: string): number {
  if (taken < LAST) return taken + 1;
  throw new MillraceError('USAGE', `${name} has version ${taken}: none comes after it`, { hint: 'take another name' });
}
