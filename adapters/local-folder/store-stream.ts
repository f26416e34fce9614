import { closeSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { MillraceError } from '../../core/errors.ts';
import { translateError } from './durable.ts';
import { fileMark } from './file-mark.ts';
import { openFile } from './open-file.ts';

const readLater = promisify(read);
const CHUNK_BYTES = 256 * 1024;

/**
 * The bytes of a file from `from` up to `to`, or to its end; holds one chunk at a time. With `mark`, only of the file that
 * has it.
 *
 * @throws MillraceError `STATE_CORRUPT` where it is another one, or was written to
 */
export async function* streamFile(
  path: string,
  from: number,
  to: number,
  mark?: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const fd = open(path);
  try {
    for (let at = from; at < to; ) {
      const bytes = await readChunk(path, fd, at, Math.min(CHUNK_BYTES, to - at));
      // Of what is read, not of what will be: whoever writes to the file marks it first.
      if (mark !== undefined) requireMark(path, fd, mark);
      if (bytes.length === 0) return;
      yield bytes;
      at += bytes.length;
    }
  } finally {
    closeSync(fd);
  }
}

function open(path: string): number {
  try {
    return openFile(path);
  } catch (error) {
    throw translateError(path, error);
  }
}

function requireMark(path: string, fd: number, mark: string): void {
  if (fileMark(fd) !== mark) {
    throw new MillraceError('STATE_CORRUPT', `${path} was replaced, or written to, since it was looked at`);
  }
}

async function readChunk(path: string, fd: number, at: number, length: number): Promise<Uint8Array> {
  try {
    const { bytesRead, buffer } = await readLater(fd, Buffer.allocUnsafeSlow(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw translateError(path, error);
  }
}
