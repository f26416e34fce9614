import { MillraceError } from '../../core/errors.ts';
import { Cursor } from './cursor.ts';

const LONGEST_VARINT = 10;

export const corrupt = (reason: string, cause?: unknown): MillraceError =>
  new MillraceError('STATE_CORRUPT', reason, { cause });

/** Takes a stream of chunks apart into pieces of asked sizes; holds no more than the piece and one chunk. */
export class ByteFeed {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer = Buffer.alloc(0);
  /** Bytes taken so far. */
  position = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  async isAtEnd(): Promise<boolean> {
    return (await this.#hold(1)) === 0;
  }

  /** @throws MillraceError `STATE_CORRUPT` when the stream ends before; `what` says inside of what. */
  async take(length: number, what: string): Promise<Buffer> {
    const held = await this.#hold(length);
    if (held < length) throw corrupt(`it is torn: it ends inside ${what}, ${length - held} bytes too early`);
    return this.#drop(length);
  }

  /** A varint. */
  async long(what: string): Promise<number> {
    const held = await this.#hold(LONGEST_VARINT);
    const cursor = new Cursor(this.#held, 0, Math.min(held, LONGEST_VARINT));
    try {
      const value = cursor.long();
      this.#drop(cursor.position);
      return value;
    } catch (cause) {
      throw corrupt(held < LONGEST_VARINT ? `it is torn: it ends inside ${what}` : `${what} is no number`, cause);
    }
  }

  /** Lets the source go before its end. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  #drop(length: number): Buffer {
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.position += length;
    return taken;
  }

  /** Returns how many bytes are held: at least `length`, unless the stream ended. */
  async #hold(length: number): Promise<number> {
    if (this.#held.length >= length) return this.#held.length;
    const chunks: Uint8Array[] = [this.#held];
    let held = this.#held.length;
    while (held < length) {
      const next = await this.#source.next();
      if (next.done === true) break;
      chunks.push(next.value);
      held += next.value.length;
    }
    this.#held = Buffer.concat(chunks, held);
    return held;
  }
}
