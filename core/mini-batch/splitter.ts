import { invariant } from '../errors.ts';
import type { Slice } from '../ports/records.ts';
import { PLAN_START, type PlanPosition } from './plan-position.ts';
import type { PlannedMiniBatch } from './planned.ts';

/**
 * Cuts inputs into mini-batches as they are listed. Which files share one depends on their order alone, not on sizes
 * and not on the pages they come in, so that any planner that goes on from any mini-batch cuts the same.
 */
export class Splitter {
  readonly #size: number;
  readonly #limit: number;
  #input = '';
  #open: Slice[] = [];
  #miniBatches: number;
  #items: number;

  /** Makes at most `limit` mini-batches, those before `start` included; null is all. */
  constructor(miniBatchSize: number, limit: number | null = null, start: PlanPosition = PLAN_START) {
    invariant(Number.isInteger(miniBatchSize) && miniBatchSize >= 1, `a mini-batch of ${miniBatchSize} files`);
    this.#size = miniBatchSize;
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#miniBatches = start.miniBatches;
    this.#items = start.items;
  }

  /** Given out so far; the next one gets this index. */
  get miniBatches(): number {
    return this.#miniBatches;
  }

  /** Files in the mini-batches given out so far. */
  get items(): number {
    return this.#items;
  }

  /** Nothing more is wanted. */
  get isFull(): boolean {
    return this.#miniBatches >= this.#limit;
  }

  /** Takes the next files of an input; gives out the mini-batches that they fill. */
  take(input: string, files: readonly Slice[]): PlannedMiniBatch[] {
    invariant(this.#open.length === 0 || input === this.#input, `input ${this.#input} was not ended before ${input}`);
    this.#input = input;
    const filled: PlannedMiniBatch[] = [];
    for (let at = 0; at < files.length && !this.isFull; ) {
      const end = at + this.#size - this.#open.length;
      for (const file of files.slice(at, end)) this.#open.push(file);
      if (this.#open.length === this.#size) filled.push(this.#giveOut());
      at = end;
    }
    return filled;
  }

  /** The input is over: gives out its last, smaller mini-batch, if there is one. */
  endInput(): PlannedMiniBatch[] {
    return this.#open.length === 0 ? [] : [this.#giveOut()];
  }

  #giveOut(): PlannedMiniBatch {
    const miniBatch = { index: this.#miniBatches, input: this.#input, files: this.#open };
    this.#miniBatches += 1;
    this.#items += this.#open.length;
    this.#open = [];
    return miniBatch;
  }
}
