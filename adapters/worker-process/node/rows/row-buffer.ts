import { ResultTooLarge } from './result-refused.ts';

/** Text is turned into bytes in pieces of about this many characters. */
const PIECE = 64 * 1024;

/** Collects encoded rows as UTF-8, up to a limit. */
export class RowBuffer {
  readonly #limitBytes: number;
  #chunks: Buffer[] = [];
  #text = '';
  #bytes = 0;
  /** A half of a surrogate pair was met and became U+FFFD. */
  hasLoneSurrogate = false;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** @throws ResultTooLarge as soon as it is certain. */
  add(row: string): void {
    this.#text += row;
    if (this.#text.length >= PIECE) this.#flush();
  }

  finish(): readonly Buffer[] {
    if (this.#text !== '') this.#flush();
    return this.#chunks;
  }

  #flush(): void {
    // Each UTF-16 unit becomes at least one byte, so a hopeless text need not be encoded.
    this.#check(this.#bytes + this.#text.length);
    // Rows are added whole, so no pair is torn between two pieces.
    this.hasLoneSurrogate ||= !this.#text.isWellFormed();
    const chunk = Buffer.from(this.#text);
    this.#check(this.#bytes + chunk.length);
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    this.#text = '';
  }

  #check(bytes: number): void {
    if (bytes > this.#limitBytes) throw new ResultTooLarge(bytes);
  }
}
