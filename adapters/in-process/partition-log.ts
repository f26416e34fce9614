import { invariant } from '../../core/errors.ts';
import type { OutgoingRecord } from '../../core/ports/transport.ts';

const SMALLEST = 16;

/** The records of one partition that somebody may still want, by offset. Memory: what is held, and no more. */
export class PartitionLog {
  /** A ring; its length is a power of two. */
  #slots: (OutgoingRecord | undefined)[] = new Array(SMALLEST);
  #start = 0;
  #end = 0;

  /** The first offset still held. */
  get start(): number {
    return this.#start;
  }

  /** The offset that the next record gets. */
  get end(): number {
    return this.#end;
  }

  append(record: OutgoingRecord): number {
    if (this.#end - this.#start === this.#slots.length) this.#resize(this.#slots.length * 2);
    this.#slots[this.#slot(this.#end)] = record;
    this.#end += 1;
    return this.#end - 1;
  }

  /** Undefined when it was let go. */
  at(offset: number): OutgoingRecord | undefined {
    invariant(this.#holds(offset), `offset ${offset} is not in the log (${this.#start} to ${this.#end})`);
    return this.#slots[this.#slot(offset)];
  }

  /** Nobody wants this one any more; others before it are still wanted. */
  letGo(offset: number): void {
    if (this.#holds(offset)) this.#slots[this.#slot(offset)] = undefined;
  }

  dropBefore(offset: number): void {
    invariant(offset <= this.#end, `cannot drop up to ${offset}: the log ends at ${this.#end}`);
    for (; this.#start < offset; this.#start += 1) this.#slots[this.#slot(this.#start)] = undefined;
    const { length } = this.#slots;
    if (length > SMALLEST && (this.#end - this.#start) * 4 < length) this.#resize(length / 2);
  }

  #holds(offset: number): boolean {
    return offset >= this.#start && offset < this.#end;
  }

  #resize(length: number): void {
    const before = this.#slots;
    this.#slots = new Array(length);
    for (let offset = this.#start; offset < this.#end; offset += 1) {
      this.#slots[this.#slot(offset)] = before[offset & (before.length - 1)];
    }
  }

  /** `&` works on the low 32 bits, which is all that a mask of this size looks at. */
  #slot(offset: number): number {
    return offset & (this.#slots.length - 1);
  }
}
