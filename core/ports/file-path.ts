import { MillraceError } from '../errors.ts';

const ODD_PART = /(?:^|\/)\.{0,2}(?:\/|$)/;

/** Whether a path leads to one place below the folder that it starts at: it has no empty, `.` or `..` part. */
export const isFilePath = (path: string): boolean =>
  path.includes('/') ? !ODD_PART.test(path) : path !== '' && path !== '.' && path !== '..';

/**
 * Holds the name of a blob to what a file below a folder may be called; `place` is where people find it.
 *
 * @throws MillraceError `INPUT_NAME_INVALID`
 */
export function requireFilePath(path: string, place: string): void {
  if (isFilePath(path)) return;
  const what = `${JSON.stringify(place)} cannot be read as a file: its name has an empty, '.' or '..' part`;
  throw new MillraceError('INPUT_NAME_INVALID', what, { hint: 'rename the blob, or leave it out by a pattern' });
}
