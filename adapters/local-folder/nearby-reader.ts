import { readSync } from 'node:fs';

const AROUND_BYTES = 128 * 1024;

/**
 * Reads pieces of files that only grow. One that lies near the last one is read with what is around it: whoever comes
 * next mostly wants that, be it before or behind.
 */
export class NearbyReader {
  #fd = -1;
  #lastAt = Number.NEGATIVE_INFINITY;
  #start = 0;
  #block: Buffer = Buffer.alloc(0);

  /** A view that nobody writes to any more; undefined when the file does not have so much. */
  read(fd: number, at: number, length: number): Buffer | undefined {
    const isNear = fd === this.#fd && Math.abs(at - this.#lastAt) <= AROUND_BYTES;
    this.#lastAt = at;
    if (!isNear) this.#load(fd, at, length);
    else if (!this.#holds(at, length)) this.#load(fd, Math.max(0, at - AROUND_BYTES), length + 2 * AROUND_BYTES);
    return this.#holds(at, length) ? this.#block.subarray(at - this.#start, at - this.#start + length) : undefined;
  }

  #holds(at: number, length: number): boolean {
    return at >= this.#start && at + length <= this.#start + this.#block.length;
  }

  #load(fd: number, start: number, length: number): void {
    const bytes = Buffer.allocUnsafeSlow(length);
    this.#block = bytes.subarray(0, readSync(fd, bytes, 0, length, start));
    this.#fd = fd;
    this.#start = start;
  }
}
