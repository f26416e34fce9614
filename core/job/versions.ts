import { MillraceError } from '../errors.ts';
import { LAST_FILE_NUMBER } from '../ports/file-number.ts';

/**
 * What comes after one that is taken: by another who was faster, or by what no listing shows, as a folder at its place.
 *
 * @throws MillraceError `USAGE` when none does
 */
export function versionAfter(taken: number, name: string): number {
  if (taken < LAST_FILE_NUMBER) return taken + 1;
  throw new MillraceError('USAGE', `${name} has version ${taken}: none comes after it`, { hint: 'take another name' });
}
