import type { ReadableFile, Soon } from '../../core/ports/output-files.ts';
import type { BlobContainer } from './blob-container.ts';
import { growingPiecesOf } from './blob-read.ts';

/** Whoever reads mostly wants what follows next: a call brings that along. */
const WINDOW_BYTES = 1024 * 1024;

/** A blob to read here and there. It may grow; what was read stays true. */
export class BlobFile implements ReadableFile {
  readonly #container: BlobContainer;
  readonly #name: string;
  #start = 0;
  #window: Uint8Array = Buffer.alloc(0);

  constructor(container: BlobContainer, name: string) {
    this.#container = container;
    this.#name = name;
  }

  read(at: number, length: number): Soon<Uint8Array> {
    const isHere = at >= this.#start && at + length <= this.#start + this.#window.length;
    return isHere ? this.#window.subarray(at - this.#start, at - this.#start + length) : this.#load(at, length);
  }

  close(): void {
    this.#window = Buffer.alloc(0);
  }

  async #load(at: number, length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    const to = at + Math.max(length, WINDOW_BYTES);
    for await (const piece of growingPiecesOf(this.#container, this.#name, at, to)) pieces.push(piece);
    this.#window = Buffer.concat(pieces);
    this.#start = at;
    return this.#window.subarray(0, length);
  }
}
