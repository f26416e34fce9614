import { invariant } from '../errors.ts';
import type { MiniBatchSize } from '../job/manifest.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import { type FolderSlices, joinSlices } from './folder-slices.ts';
import { PLAN_START, type PlanPosition, withItems } from './plan-position.ts';

/** A mini-batch that has no number yet. */
export type MiniBatchContent = Omit<PlannedMiniBatch, 'index' | 'input'>;

const NOTHING: FolderSlices = { folder: '', slices: [] };

/**
 * Cuts inputs into mini-batches as they are listed. Which files share one depends on their order alone, not on sizes
 * and not on the pages they come in, so that any planner that goes on from any mini-batch cuts the same.
 */
export class Splitter {
  readonly #size: number;
  readonly #limit: number;
  #input = '';
  #open: FolderSlices = NOTHING;
  #miniBatches: number;
  #items: number | null;

  /** Makes at most `limit` mini-batches, those before `start` included; null is all. */
  constructor(size: MiniBatchSize, limit: number | null = null, start: PlanPosition = PLAN_START) {
    // Rows are never counted here.
    this.#size = typeof size === 'number' ? size : 1;
    invariant(Number.isInteger(this.#size) && this.#size >= 1, `a mini-batch of ${this.#size} files`);
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#miniBatches = start.miniBatches;
    this.#items = start.items;
  }

  /** Given out so far; the next one gets this index. */
  get miniBatches(): number {
    return this.#miniBatches;
  }

  /** Files, or rows, in the mini-batches given out so far; 0 where rows were not counted. */
  get items(): number {
    return this.#items ?? 0;
  }

  /** Nothing more is wanted. */
  get isFull(): boolean {
    return this.#miniBatches >= this.#limit;
  }

  /** Takes the next files of an input; gives out the mini-batches that they fill. */
  take(input: string, files: FolderSlices): PlannedMiniBatch[] {
    const isOpen = this.#open.slices.length > 0;
    invariant(!isOpen || input === this.#input, `input ${this.#input} was not ended before ${input}`);
    this.#input = input;
    const { folder, slices } = files;
    const filled: PlannedMiniBatch[] = [];
    for (let at = 0; at < slices.length && !this.isFull; ) {
      const end = at + this.#size - this.#open.slices.length;
      const next = { folder, slices: slices.slice(at, end) };
      this.#open = this.#open === NOTHING ? next : joinSlices(this.#open, next);
      if (this.#open.slices.length === this.#size) filled.push(this.#giveOut());
      at = end;
    }
    return filled;
  }

  /** Takes mini-batches of an input whose content is settled: gives out those that are still wanted. */
  takeWhole(input: string, contents: readonly MiniBatchContent[]): PlannedMiniBatch[] {
    invariant(this.#open === NOTHING, `input ${this.#input} was not ended before ${input}`);
    const wanted = contents.slice(0, Math.max(0, this.#limit - this.#miniBatches));
    return wanted.map((content) => {
      const miniBatch = { index: this.#miniBatches, input, ...content };
      this.#miniBatches += 1;
      this.#items = withItems(this.#items, content);
      return miniBatch;
    });
  }

  /** The input is over: gives out its last, smaller mini-batch, if there is one. */
  endInput(): PlannedMiniBatch[] {
    return this.#open === NOTHING ? [] : [this.#giveOut()];
  }

  #giveOut(): PlannedMiniBatch {
    const { folder, slices } = this.#open;
    const miniBatch = { index: this.#miniBatches, input: this.#input, folder, slices };
    this.#miniBatches += 1;
    this.#items = withItems(this.#items, { slices });
    this.#open = NOTHING;
    return miniBatch;
  }
}
