import { crc32 } from 'node:zlib';
import type { Type } from 'avsc';
import { compileType } from './reader.ts';

/** Gathers encoded entries and gives them back as blocks of a container file. */
export class EntryBlocks {
  readonly #type: Type;
  readonly #sync: Buffer;
  readonly #long = compileType('long');
  #buffer: Buffer;
  #length = 0;
  #count = 0;
  /** Of the data of all blocks so far, behind what it began with. */
  crc32: number;

  constructor(type: Type, sync: Buffer, blockBytes: number, crc32: number) {
    this.crc32 = crc32;
    this.#type = type;
    this.#sync = sync;
    this.#buffer = Buffer.allocUnsafeSlow(blockBytes);
  }

  /** Returns the block before this entry when the entry does not fit into it any more. */
  add(entry: object): Buffer | undefined {
    if (this.#append(entry) === 0) return undefined;
    const full = this.take();
    const missing = this.#append(entry);
    if (missing > 0) {
      // One entry larger than a block is a block of its own.
      this.#buffer = Buffer.allocUnsafeSlow(this.#buffer.length + missing);
      this.#append(entry);
    }
    return full;
  }

  /** What has been gathered since the last block; undefined when that is nothing. */
  take(): Buffer | undefined {
    if (this.#count === 0) return undefined;
    const count = this.#long.toBuffer(this.#count);
    const length = this.#long.toBuffer(this.#length);
    const data = this.#buffer.subarray(0, this.#length);
    const block = Buffer.concat([count, length, data, this.#sync]);
    this.crc32 = crc32(data, this.crc32);
    this.#length = 0;
    this.#count = 0;
    return block;
  }

  /** Returns how many bytes were missing; then nothing was appended. */
  #append(entry: object): number {
    const end = this.#type.encode(entry, this.#buffer, this.#length);
    if (end < 0) return -end;
    this.#length = end;
    this.#count++;
    return 0;
  }
}
