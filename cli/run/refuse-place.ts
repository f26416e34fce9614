import { accessSync, constants, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { MillraceError } from '../../core/errors.ts';

const HINTS = new Map([
  ['EROFS', 'it lies on a read-only file system: name another folder'],
  ['EACCES', 'check who owns it and its permissions'],
]);

/**
 * A folder that files will be made in, itself or what is there above it. Tried beforehand: to make folders where none can
 * be is told as if they were missing, and in some places (/proc) tried for ever.
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
    if (there === folder) accessSync(there, constants.W_OK | constants.X_OK);
    else rmdirSync(mkdtempSync(join(there, '.millrace-')));
  } catch (error) {
    const { code = '', errno = 0 } = error as NodeJS.ErrnoException;
    const hint = HINTS.get(code) ?? `no folder can be made in ${there}: name another one`;
    const message = `cannot write to ${folder}: ${getSystemErrorMessage(errno)} (${code})`;
    throw new MillraceError('STORE_UNAVAILABLE', message, { cause: error, hint });
  }
}
