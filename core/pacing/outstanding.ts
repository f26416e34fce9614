import type { DoneSet } from '../ports/progress-board.ts';

/** A look at the done set costs as much as there is outstanding: worth it once so much of it may be done. */
const WORTH_A_LOOK = 1 / 8;

/** Where a descriptor was published last. */
export interface Published {
  /** Empty when whoever restarted the planner cannot tell. */
  readonly scorer: string;
  readonly lane: number;
  readonly offset: number;
  /** How often in this run, from 1. */
  readonly publication: number;
}

/**
 * What was published and has no verdict yet, each index with the lane it went to last: a set, so that duplicates and
 * restarts on either side cannot make it drift.
 */
export class Outstanding {
  readonly #published = new Map<number, Published>();
  readonly #count = new Map<string, number>();
  #doneAtLastLook = -1;

  get size(): number {
    return this.#published.size;
  }

  get byScorer(): ReadonlyMap<string, number> {
    return this.#count;
  }

  entries(): IterableIterator<[index: number, published: Published]> {
    return this.#published.entries();
  }

  get(index: number): Published | undefined {
    return this.#published.get(index);
  }

  published(index: number, published: Published): void {
    const former = this.#published.get(index);
    if (former !== undefined) this.#change(former.scorer, -1);
    this.#published.set(index, published);
    this.#change(published.scorer, 1);
  }

  /**
   * Whatever the next done set is, it is worth a look: it may be another collector's, which knows less than the last
   * one, and then its size says nothing about what is new in it.
   */
  lookAgain(): void {
    this.#doneAtLastLook = -1;
  }

  /** Takes out what has a verdict. */
  settle(done: DoneSet): void {
    const news = done.size - this.#doneAtLastLook;
    if (this.#doneAtLastLook >= 0 && news < Math.max(1, this.size * WORTH_A_LOOK)) return;
    this.#doneAtLastLook = done.size;
    for (const [index, { scorer }] of this.#published) {
      if (!done.has(index)) continue;
      this.#published.delete(index);
      this.#change(scorer, -1);
    }
  }

  #change(scorer: string, by: number): void {
    const count = (this.#count.get(scorer) ?? 0) + by;
    if (count === 0) this.#count.delete(scorer);
    else this.#count.set(scorer, count);
  }
}
