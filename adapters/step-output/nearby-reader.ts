import type { ReadableFile, Soon } from '../../core/ports/output-files.ts';

const AROUND_BYTES = 128 * 1024;

/**
 * Reads pieces of files that only grow. One that lies near the last one is read with what is around it: whoever comes
 * next mostly wants that, be it before or behind.
 */
export class NearbyReader {
  #file: Pick<ReadableFile, 'read'> | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;
  #start = 0;
  #block: Uint8Array = Buffer.alloc(0);

  /** A view that nobody writes to any more; undefined when the file does not have so much. */
  read(file: Pick<ReadableFile, 'read'>, at: number, length: number): Soon<Uint8Array | undefined> {
    const isNear = file === this.#file && Math.abs(at - this.#lastAt) <= AROUND_BYTES;
    this.#lastAt = at;
    if (isNear && this.#holds(at, length)) return this.#found(at, length);
    const start = isNear ? Math.max(0, at - AROUND_BYTES) : at;
    const block = file.read(start, isNear ? length + 2 * AROUND_BYTES : length);
    const keep = (bytes: Uint8Array): Uint8Array | undefined => {
      this.#block = bytes;
      this.#file = file;
      this.#start = start;
      return this.#found(at, length);
    };
    return block instanceof Promise ? block.then(keep) : keep(block);
  }

  #found(at: number, length: number): Uint8Array | undefined {
    return this.#holds(at, length) ? this.#block.subarray(at - this.#start, at - this.#start + length) : undefined;
  }

  #holds(at: number, length: number): boolean {
    return at >= this.#start && at + length <= this.#start + this.#block.length;
  }
}
