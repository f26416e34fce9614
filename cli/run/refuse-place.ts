import { accessSync, constants, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';

const HINTS = new Map([
  ['EROFS', 'it lies on a read-only file system: name another folder'],
  ['EACCES', 'check who owns it and its permissions'],
]);

/**
 * A folder that files will be made in, itself or what is there above it. Asked beforehand: to make folders where nothing
 * can be written is told as if they were missing.
 *
 * @throws MillraceError `STORE_UNAVAILABLE` or, for what is a file, `USAGE`
 */
export function refuseUnwritable(folder: string): void {
  let there = folder;
  let stats = statSync(there, { throwIfNoEntry: false });
  for (; stats === undefined && dirname(there) !== there; stats = statSync(there, { throwIfNoEntry: false })) {
    there = dirname(there);
  }
  if (stats?.isDirectory() === false) {
    throw new MillraceError('USAGE', `${folder} cannot be made: ${there} is no folder`, { hint: 'name another place' });
  }
  try {
    accessSync(there, constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const word = code === 'EROFS' ? 'read-only file system' : 'permission denied';
    const hint = HINTS.get(code);
    const message = `cannot write to ${folder}: ${word} (${code})`;
    throw new MillraceError('STORE_UNAVAILABLE', message, { cause: error, ...(hint !== undefined && { hint }) });
  }
}
