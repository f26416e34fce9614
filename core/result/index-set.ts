/** A set of indices, kept as ranges: small however many there are, as long as they come roughly in order. */
export class IndexSet {
  /** First index of each range, ascending. */
  readonly #starts: number[] = [];
  /** One behind the last index of each range. */
  readonly #ends: number[] = [];
  #size = 0;

  static of(ranges: Iterable<readonly [start: number, end: number]>): IndexSet {
    const set = new IndexSet();
    for (const [start, end] of ranges) set.addRange(start, end);
    return set;
  }

  get size(): number {
    return this.#size;
  }

  /** First index that is not in the set. */
  get next(): number {
    return this.#starts[0] === 0 ? (this.#ends[0] as number) : 0;
  }

  has(index: number): boolean {
    const at = this.#rangeUpTo(index);
    return at >= 0 && index < (this.#ends[at] as number);
  }

  /** False when it was in the set already. */
  add(index: number): boolean {
    const at = this.#rangeUpTo(index);
    if (at >= 0 && index < (this.#ends[at] as number)) return false;
    this.#size += 1;
    const touchesLeft = at >= 0 && this.#ends[at] === index;
    const touchesRight = this.#starts[at + 1] === index + 1;
    if (touchesLeft && touchesRight) {
      this.#ends[at] = this.#ends[at + 1] as number;
      this.#starts.splice(at + 1, 1);
      this.#ends.splice(at + 1, 1);
    } else if (touchesLeft) {
      this.#ends[at] = index + 1;
    } else if (touchesRight) {
      this.#starts[at + 1] = index;
    } else {
      this.#starts.splice(at + 1, 0, index);
      this.#ends.splice(at + 1, 0, index + 1);
    }
    return true;
  }

  /** `end` is not included; the range must lie behind all others. */
  addRange(start: number, end: number): void {
    if (end <= start) return;
    const last = this.#ends.length - 1;
    if (last >= 0 && this.#ends[last] === start) this.#ends[last] = end;
    else {
      this.#starts.push(start);
      this.#ends.push(end);
    }
    this.#size += end - start;
  }

  *ranges(): IterableIterator<[start: number, end: number]> {
    for (const [at, start] of this.#starts.entries()) yield [start, this.#ends[at] as number];
  }

  /** The last range that starts at or before `index`; −1 when there is none. */
  #rangeUpTo(index: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] as number) <= index) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}
