import { closeSync, read } from 'node:fs';
import { promisify } from 'node:util';
import { translateError } from './durable.ts';
import { openFile } from './open-file.ts';

const readLater = promisify(read);
const CHUNK_BYTES = 256 * 1024;

/** The bytes of a file from `from` up to `to`, or to its end; holds one chunk at a time. */
export async function* streamFile(path: string, from: number, to: number): AsyncGenerator<Uint8Array, void, undefined> {
  const fd = open(path);
  try {
    for (let at = from; at < to; ) {
      const bytes = await readChunk(path, fd, at, Math.min(CHUNK_BYTES, to - at));
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

async function readChunk(path: string, fd: number, at: number, length: number): Promise<Uint8Array> {
  try {
    const { bytesRead, buffer } = await readLater(fd, Buffer.allocUnsafeSlow(length), 0, length, at);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw translateError(path, error);
  }
}
