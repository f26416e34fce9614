import type { FileHandle } from 'node:fs/promises';
import { refusingFull } from './refusing-full.ts';

/**
 * Writes all of the bytes: the system may take fewer than it is given, as it does when a disk is nearly full.
 *
 * @throws MillraceError `STORE_FULL`, naming the file
 */
export function writeAll(
  handle: Pick<FileHandle, 'write'>,
  bytes: Uint8Array,
  at: number,
  path: string,
): Promise<void> {
  return refusingFull(path, async () => {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
      done += bytesWritten;
    }
  });
}
