import { readFile } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';

/**
 * What a file says; undefined when there is none.
 *
 * @throws MillraceError `INPUT_UNREADABLE` for one that is there
 */
export async function textIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw new MillraceError('INPUT_UNREADABLE', `${path} cannot be read: ${message}`, { cause });
  }
}
