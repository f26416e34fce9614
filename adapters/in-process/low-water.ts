const SMALL = 64;
const LARGE = 65_536;

/**
 * Finds the contiguous run of acked offsets, whatever order the acks come in. Belongs to one assignment of one
 * partition. Memory: a byte for each offset between the mark and the highest ack.
 */
export class LowWater {
  #mark: number;
  /** A ring over the offsets from the mark on: 1 where one above the mark is acked. Its length is a power of two. */
  #ahead = new Uint8Array(SMALL);
  #aheadCount = 0;

  constructor(start: number) {
    this.#mark = start;
  }

  /** The first offset that is not acked; everything below is. */
  get mark(): number {
    return this.#mark;
  }

  /** True when the mark moved. An offset may be acked any number of times. */
  ack(offset: number): boolean {
    if (offset > this.#mark) this.#setAside(offset);
    if (offset !== this.#mark) return false;
    this.#mark += 1;
    if (this.#aheadCount > 0) this.#catchUp();
    return true;
  }

  #setAside(offset: number): void {
    if (offset - this.#mark >= this.#ahead.length) this.#grow(offset - this.#mark);
    const slot = this.#slot(offset);
    if (this.#ahead[slot] === 1) return;
    this.#ahead[slot] = 1;
    this.#aheadCount += 1;
  }

  #catchUp(): void {
    for (let slot = this.#slot(this.#mark); this.#ahead[slot] === 1; slot = this.#slot(this.#mark)) {
      this.#ahead[slot] = 0;
      this.#aheadCount -= 1;
      this.#mark += 1;
    }
    if (this.#aheadCount === 0 && this.#ahead.length > LARGE) this.#ahead = new Uint8Array(SMALL);
  }

  #grow(distance: number): void {
    const before = this.#ahead;
    this.#ahead = new Uint8Array(2 ** Math.ceil(Math.log2(distance + 1)));
    for (let offset = this.#mark; offset < this.#mark + before.length; offset += 1) {
      this.#ahead[this.#slot(offset)] = before[offset & (before.length - 1)] ?? 0;
    }
  }

  /** `&` works on the low 32 bits, which is all that a mask of this size looks at. */
  #slot(offset: number): number {
    return offset & (this.#ahead.length - 1);
  }
}
