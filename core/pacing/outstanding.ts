import type { DoneSet } from '../ports/progress-board.ts';

/** A look at the done set costs as much as there is outstanding: worth it once so much of it may be done. */
const WORTH_A_LOOK = 1 / 8;

/**
 * What was published and has no verdict yet, each index with the scorer whose lane it went to: a set, so that
 * duplicates and restarts on either side cannot make it drift.
 */
export class Outstanding {
  readonly #scorerOf = new Map<number, string>();
  readonly #count = new Map<string, number>();
  #doneAtLastLook = -1;

  get size(): number {
    return this.#scorerOf.size;
  }

  get byScorer(): ReadonlyMap<string, number> {
    return this.#count;
  }

  published(index: number, scorer: string): void {
    const former = this.#scorerOf.get(index);
    if (former !== undefined) this.#change(former, -1);
    this.#scorerOf.set(index, scorer);
    this.#change(scorer, 1);
  }

  /** Takes out what has a verdict. */
  settle(done: DoneSet): void {
    const news = done.size - this.#doneAtLastLook;
    if (this.#doneAtLastLook >= 0 && news < Math.max(1, this.size * WORTH_A_LOOK)) return;
    this.#doneAtLastLook = done.size;
    for (const [index, scorer] of this.#scorerOf) {
      if (!done.has(index)) continue;
      this.#scorerOf.delete(index);
      this.#change(scorer, -1);
    }
  }

  #change(scorer: string, by: number): void {
    const count = (this.#count.get(scorer) ?? 0) + by;
    if (count === 0) this.#count.delete(scorer);
    else this.#count.set(scorer, count);
  }
}
