import { writeSync } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** Says how many of `length` bytes from `from` on it has put at `at` of a file. */
type Write = (bytes: Uint8Array, from: number, length: number, at: number) => number | Promise<number>;

/** Up to here a write is over sooner than its way through the thread pool. */
const SYNC_WRITE_LIMIT = 256 * 1024;

export const writeTo =
  (handle: FileHandle): Write =>
  (bytes, from, length, at) =>
    length <= SYNC_WRITE_LIMIT
      ? writeSync(handle.fd, bytes, from, length, at)
      : handle.write(bytes, from, length, at).then(({ bytesWritten }) => bytesWritten);

/** Writes all of the bytes: the system may take fewer than it is given, as it does when a disk is nearly full. */
export async function writeAll(write: Write, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += await write(bytes, done, bytes.length - done, at + done);
}
