import type { GroupPiece } from '../../core/ports/gathering.ts';

const FIRST_BYTES = 64 * 1024;
/** The number of a piece within a buffer takes the low bits of a sort key, its group the high ones. */
const PIECES_MAX = 2 ** 20;

/** Pieces in the order in which they were added; gives them out by their groups. */
export class PieceBuffer {
  readonly #limit: number;
  #bytes = new Uint8Array(FIRST_BYTES);
  #length = 0;
  #keys = new Float64Array(1_024);
  #ends = new Float64Array(1_024);
  #count = 0;

  /** Full at so many bytes. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** Whether a piece of so many bytes is to wait until the buffer is empty again. */
  isFullFor(length: number): boolean {
    return !this.isEmpty && (this.#count === PIECES_MAX || this.#length + length > this.#limit);
  }

  add(group: number, bytes: Uint8Array): void {
    const end = this.#length + bytes.length;
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, Math.max(end, this.#bytes.length * 2));
    if (this.#count === this.#keys.length) {
      this.#keys = grown(this.#keys, this.#count * 2);
      this.#ends = grown(this.#ends, this.#count * 2);
    }
    this.#bytes.set(bytes, this.#length);
    this.#keys[this.#count] = group * PIECES_MAX + this.#count;
    this.#ends[this.#count] = end;
    this.#length = end;
    this.#count += 1;
  }

  *sorted(): Generator<GroupPiece> {
    const keys = this.#keys.subarray(0, this.#count).slice().sort();
    for (const key of keys) {
      const at = key % PIECES_MAX;
      const start = at === 0 ? 0 : (this.#ends[at - 1] as number);
      yield { group: Math.floor(key / PIECES_MAX), bytes: this.#bytes.subarray(start, this.#ends[at]) };
    }
  }

  clear(): void {
    this.#length = 0;
    this.#count = 0;
    // One piece larger than all may have come.
    if (this.#bytes.length > this.#limit * 2) this.#bytes = new Uint8Array(FIRST_BYTES);
  }
}

function grown<List extends Uint8Array | Float64Array>(list: List, length: number): List {
  const larger = new (list.constructor as new (length: number) => List)(length);
  larger.set(list);
  return larger;
}
