import { isUtf8 } from 'node:buffer';
import { MillraceError } from '../../core/errors.ts';

const TWO_TO_27 = 2 ** 27;
/** The decoder behind takes no more. */
const LARGEST = Number.MAX_SAFE_INTEGER - 1;
/** Below it the decoder's arithmetic would round a zigzag varint and lose its sign. */
const SMALLEST = -(2 ** 52);

export const undecodable = (reason: string): MillraceError => new MillraceError('RECORD_UNDECODABLE', reason);

/** A place in a body; every step checks what it passes and builds nothing. */
export class Cursor {
  readonly bytes: Buffer;
  readonly end: number;
  position: number;

  constructor(bytes: Buffer, position: number, end: number) {
    this.bytes = bytes;
    this.position = position;
    this.end = end;
  }

  get remaining(): number {
    return this.end - this.position;
  }

  skip(length: number): void {
    if (length > this.end - this.position) throw undecodable(`it ends ${length - this.remaining} bytes too early`);
    this.position += length;
  }

  /** A zigzag varint of at most ten bytes that a JavaScript number holds exactly. */
  long(): number {
    // Most numbers are one byte long.
    const first = this.bytes[this.position] as number;
    if (first < 0x80 && this.position < this.end) {
      this.position++;
      return (first >>> 1) ^ -(first & 1);
    }
    const raw = this.#lowBits();
    const half = this.#continues ? (raw >>> 1) + this.#highBits() * TWO_TO_27 : raw >>> 1;
    const value = raw & 1 ? -half - 1 : half;
    if (value > LARGEST || value < SMALLEST) throw undecodable('a number is larger than can be held exactly');
    return value;
  }

  int(): void {
    const value = this.long();
    if (value !== (value | 0)) throw undecodable(`the number ${value} does not fit into an int`);
  }

  boolean(): void {
    const at = this.position;
    this.skip(1);
    if ((this.bytes[at] as number) > 1) throw undecodable(`a boolean is ${this.bytes[at]}`);
  }

  /** A length, and that many bytes. */
  blob(): void {
    this.#length();
  }

  /** A length, and that many bytes of UTF-8. */
  string(): void {
    const start = this.#length();
    let at = start;
    while (at < this.position && (this.bytes[at] as number) < 0x80) at++;
    if (at < this.position && !isUtf8(this.bytes.subarray(at, this.position))) throw undecodable('a text is not UTF-8');
  }

  #length(): number {
    const length = this.long();
    if (length < 0) throw undecodable(`a length is ${length}`);
    const start = this.position;
    if (length > this.remaining) throw undecodable(`a length of ${length} where ${this.remaining} bytes are left`);
    this.position = start + length;
    return start;
  }

  #continues = false;

  /** The first four bytes' worth, 28 bits. */
  #lowBits(): number {
    let bits = 0;
    let byte = 0x80;
    for (let shift = 0; byte & 0x80 && shift < 28; shift += 7) {
      byte = this.#byte();
      bits |= (byte & 0x7f) << shift;
    }
    this.#continues = (byte & 0x80) !== 0;
    return bits;
  }

  /** Everything above them, of at most six bytes. */
  #highBits(): number {
    let bits = 0;
    let unit = 1;
    for (let count = 0; count < 6; count++) {
      const byte = this.#byte();
      bits += (byte & 0x7f) * unit;
      unit *= 128;
      if (byte < 0x80) return bits;
    }
    throw undecodable('a number is longer than ten bytes');
  }

  #byte(): number {
    if (this.position >= this.end) throw undecodable('it ends inside a number');
    return this.bytes[this.position++] as number;
  }
}
