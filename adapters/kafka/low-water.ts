/**
 * Finds how far all is acked, whatever order the acks come in. Belongs to one holding of one partition. Offsets that
 * were never delivered (markers of transactions, what was compacted or has expired) do not hold it up. Memory: what is
 * delivered and not acked.
 */
export class LowWater {
  #next: number;
  /** In the order of their offsets, because they were delivered so. */
  readonly #open = new Set<number>();

  constructor(start: number) {
    this.#next = start;
  }

  /** The first offset that is not done with. */
  get mark(): number {
    const [first] = this.#open;
    return first ?? this.#next;
  }

  /** Where the next record is expected. */
  get next(): number {
    return this.#next;
  }

  deliver(offset: number): void {
    this.#open.add(offset);
    this.#next = offset + 1;
  }

  /** There is nothing more to deliver before `next`. */
  skipTo(next: number): void {
    this.#next = Math.max(this.#next, next);
  }

  /** Any number of times. */
  ack(offset: number): void {
    this.#open.delete(offset);
  }
}
