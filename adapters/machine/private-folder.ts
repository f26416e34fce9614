import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';

/**
 * Sees that there is such a folder, and that nobody else may look into it. Where everybody may write, somebody else can
 * have made one of that name before, and put there what we would run.
 *
 * @throws MillraceError `STORE_UNAVAILABLE`
 */
export function privateFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    const found = lstatSync(path);
    if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid))
      throw new Error('it is of somebody else');
    if ((found.mode & 0o077) !== 0) chmodSync(path, 0o700);
    return path;
  } catch (cause) {
    const message = `cannot keep files in ${path} for this user alone: ${(cause as Error).message}`;
    const hint = 'remove it, or point TMPDIR at a folder of your own';
    throw new MillraceError('STORE_UNAVAILABLE', message, { hint, cause, isLasting: true });
  }
}
