import type { FileHandle } from 'node:fs/promises';
import { MillraceError } from '../../core/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/**
 * Writes all of the bytes: the system may take fewer than it is given, as it does when a disk is nearly full.
 *
 * @throws MillraceError `STORE_FULL`, naming the file
 */
export async function writeAll(
  handle: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  at: number,
  path: string,
): Promise<void> {
  try {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? '';
    if (!FULL.has(code)) throw cause;
    const hint = 'free some space, or point TMPDIR at a larger disk: inputs that lie elsewhere are fetched there';
    throw new MillraceError('STORE_FULL', `disk full: cannot write ${path} (${code})`, { hint, cause });
  }
}
