import { closeSync, fdatasync, openSync, readSync, writev, writevSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { GrowingFile } from '../../core/ports/output-files.ts';
import { makeFolders, syncFolder, translateError } from './durable.ts';

const fdatasyncAsync = promisify(fdatasync);
const writevAsync = promisify(writev);
/** Up to here a write into the page cache is cheaper than a hand-over to another thread. */
const SMALL_BYTES = 256 * 1024;
const MOST_BUFFERS = 1_000;

/** A file that only grows. A write that fails leaves its length as it was: the next one goes over the torn rest. */
export class AppendFile implements GrowingFile {
  readonly place: string;
  readonly #translate: typeof translateError;
  readonly #fd: number;
  #length = 0;
  #syncedLength = 0;
  /** Folders that hold a name made here, until they are synced. */
  readonly #unsynced: string[] = [];

  /** Makes the file, which must not exist, and its folder. */
  constructor(path: string, translate = translateError) {
    this.place = path;
    this.#translate = translate;
    try {
      const folder = dirname(path);
      this.#unsynced.push(folder);
      const first = makeFolders(folder);
      for (let made = folder; first !== undefined && made.length >= first.length; made = dirname(made)) {
        this.#unsynced.push(dirname(made));
      }
      this.#fd = openSync(path, 'wx+');
    } catch (error) {
      throw translate(path, error);
    }
  }

  get length(): number {
    return this.#length;
  }

  /** Resolves when the operating system has all of it. */
  async append(buffers: readonly Uint8Array[]): Promise<void> {
    let position = this.#length;
    try {
      for (let from = 0; from < buffers.length; from += MOST_BUFFERS) {
        position = await this.#write(buffers.slice(from, from + MOST_BUFFERS), position);
      }
    } catch (error) {
      throw this.#translate(this.place, error);
    }
    this.#length = position;
  }

  async #write(buffers: readonly Uint8Array[], start: number): Promise<number> {
    let rest = behind(buffers, 0);
    let position = start;
    while (rest.length > 0) {
      const bytes = rest.reduce((sum, buffer) => sum + buffer.length, 0);
      const written =
        bytes <= SMALL_BYTES
          ? writevSync(this.#fd, rest, position)
          : (await writevAsync(this.#fd, rest, position)).bytesWritten;
      position += written;
      rest = behind(rest, written);
    }
    return position;
  }

  /** Makes what was appended so far survive a power cut. */
  async sync(): Promise<void> {
    const length = this.#length;
    if (length === this.#syncedLength) return;
    try {
      await fdatasyncAsync(this.#fd);
      while (this.#unsynced.length > 0) {
        await syncFolder(this.#unsynced[0] as string);
        this.#unsynced.shift();
      }
    } catch (error) {
      throw this.#translate(this.place, error);
    }
    this.#syncedLength = length;
  }

  read(at: number, length: number): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(length);
    return bytes.subarray(0, readSync(this.#fd, bytes, 0, length, at));
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** What is left of the buffers behind the first `count` bytes. */
function behind(buffers: readonly Uint8Array[], count: number): Uint8Array[] {
  const rest: Uint8Array[] = [];
  let skip = count;
  for (const buffer of buffers) {
    if (skip < buffer.length) rest.push(skip === 0 ? buffer : buffer.subarray(skip));
    skip = Math.max(0, skip - buffer.length);
  }
  return rest;
}
