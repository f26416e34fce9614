import { accessSync, constants, lstatSync, mkdtempSync, rmdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { getSystemErrorMessage } from 'node:util';
import { MillraceError } from '../../core/errors.ts';

const HINTS = new Map([
  ['EROFS', 'it lies on a read-only file system: name another folder'],
  ['EACCES', 'check who owns it and its permissions'],
]);

/**
 * A folder that files will be made in, itself or what is there above it; `name`: what people know it by. Tried beforehand:
 * to make folders where none can be is told as if they were missing, and in some places (/proc) tried for ever.
 *
 * @throws MillraceError `STORE_UNAVAILABLE` or, for what is a file or no path at all, `USAGE`
 */
export function refuseUnwritable(folder: string, name = folder): void {
  let there = folder;
  try {
    for (; !isThere(there) && dirname(there) !== there; there = dirname(there));
    const state = statSync(there, { throwIfNoEntry: false });
    if (!state?.isDirectory()) {
      const is = state === undefined ? 'is a link to what is not there' : 'is no folder';
      const what = there === folder ? `${name} ${is}` : `${name} cannot be made: ${there} ${is}`;
      throw new MillraceError('USAGE', what, { hint: 'name another place' });
    }
    if (there === folder) accessSync(there, constants.W_OK | constants.X_OK);
    else rmdirSync(mkdtempSync(join(there, '.millrace-')));
  } catch (error) {
    if (error instanceof MillraceError) throw error;
    const { code = '', errno = 0 } = error as NodeJS.ErrnoException;
    const hint = HINTS.get(code) ?? `no folder can be made in ${there}: name another one`;
    const message = `cannot write to ${name}: ${getSystemErrorMessage(errno)} (${code})`;
    throw new MillraceError(code === 'ENAMETOOLONG' ? 'USAGE' : 'STORE_UNAVAILABLE', message, { cause: error, hint });
  }
}

/** Workers' folders are made in it. @throws as `refuseUnwritable` */
export function refuseTemporary(): void {
  const folder = resolve(tmpdir());
  refuseUnwritable(folder, `the temporary folder ${folder} (TMPDIR)`);
}

/** Be it a link to nothing: where one is no folder can be made. */
const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined || isLink(path);

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch {
    return false;
  }
}
