import { closeSync, mkdirSync, openSync, readSync, rmSync, write } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { invariant } from '../../core/errors.ts';
import type { GroupPiece } from '../../core/ports/gathering.ts';
import { spillError } from './spill-error.ts';

const writeLater = promisify(write);

const READ_BYTES = 64 * 1024;
const WRITE_BYTES = 256 * 1024;
/** Number of the group and length of what follows. */
const HEAD_BYTES = 8;

let opened = 0;

/** Pieces of ascending groups in a file without a name: its space is free again when the process is gone. */
export class SpillRun {
  readonly #folder: string;
  readonly #fd: number;
  #length = 0;
  #block = Buffer.alloc(0);
  #filled = 0;

  constructor(folder: string) {
    this.#folder = folder;
    opened += 1;
    const path = join(folder, `spill-${process.pid}-${opened}`);
    try {
      mkdirSync(folder, { recursive: true });
      this.#fd = openSync(path, 'wx+', 0o600);
      rmSync(path);
    } catch (error) {
      throw spillError(folder, error);
    }
  }

  /** Once. */
  async writeAll(pieces: Iterable<GroupPiece>): Promise<void> {
    this.#block = Buffer.allocUnsafe(WRITE_BYTES);
    for (const { group, bytes } of pieces) {
      if (this.#filled + HEAD_BYTES > WRITE_BYTES) await this.#flush();
      this.#filled = this.#block.writeUInt32LE(group, this.#filled);
      this.#filled = this.#block.writeUInt32LE(bytes.length, this.#filled);
      for (let at = 0; at < bytes.length; ) {
        if (this.#filled === WRITE_BYTES) await this.#flush();
        const part = bytes.subarray(at, at + WRITE_BYTES - this.#filled);
        this.#block.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
      }
    }
    await this.#flush();
    this.#block = Buffer.alloc(0);
  }

  async #flush(): Promise<void> {
    try {
      for (let done = 0; done < this.#filled; ) {
        const { bytesWritten } = await writeLater(this.#fd, this.#block, done, this.#filled - done, this.#length);
        done += bytesWritten;
        this.#length += bytesWritten;
      }
    } catch (error) {
      throw spillError(this.#folder, error);
    }
    this.#filled = 0;
  }

  /** What was written; a piece may come in several. */
  *pieces(): Generator<GroupPiece> {
    const buffer = Buffer.allocUnsafe(READ_BYTES);
    let [at, filled, start] = [0, 0, 0];
    const fill = (): void => {
      buffer.copyWithin(0, at, filled);
      start += at;
      filled -= at;
      at = 0;
      const read = readSync(this.#fd, buffer, filled, READ_BYTES - filled, start + filled);
      invariant(read > 0, 'a file of ours ends before its end');
      filled += read;
    };
    while (start + at < this.#length) {
      while (filled - at < HEAD_BYTES) fill();
      const group = buffer.readUInt32LE(at);
      let left = buffer.readUInt32LE(at + 4);
      at += HEAD_BYTES;
      while (left > 0) {
        if (at === filled) fill();
        const end = Math.min(filled, at + left);
        yield { group, bytes: buffer.subarray(at, end) };
        left -= end - at;
        at = end;
      }
    }
  }

  close(): void {
    closeSync(this.#fd);
  }
}
