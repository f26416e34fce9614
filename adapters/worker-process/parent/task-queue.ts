import type { Outcome } from '../../../core/ports/outcome.ts';
import type { MiniBatchTask } from '../../../core/ports/workers.ts';

export interface HandedOver {
  readonly index: number;
  readonly attempt: number;
  /** The worker had nothing else to do when it got it. */
  readonly isAlone: boolean;
  readonly handedOverAtMs: number;
  /** When `run()` was called; undefined before. */
  began: { readonly atMs: number; readonly at: number; readonly items: number | undefined } | undefined;
  readonly onBegin: (() => void) | undefined;
  readonly resolve: (outcome: Outcome) => void;
}

/** What a worker was handed over and has not answered, oldest first. */
export class TaskQueue {
  readonly #tasks: HandedOver[] = [];
  /** How many there were when the last one came. */
  handedOver = 0;

  get length(): number {
    return this.#tasks.length;
  }

  get head(): HandedOver | undefined {
    return this.#tasks[0];
  }

  get isEmpty(): boolean {
    return this.#tasks.length === 0;
  }

  /** Returns whether it is the head now. */
  add(task: MiniBatchTask, onBegin: (() => void) | undefined, resolve: (outcome: Outcome) => void): boolean {
    const { index, attempt } = task;
    const isAlone = this.isEmpty;
    this.#tasks.push({ index, attempt, isAlone, handedOverAtMs: Date.now(), began: undefined, onBegin, resolve });
    this.handedOver = this.#tasks.length;
    return isAlone;
  }

  isHead(index: number, attempt: number): boolean {
    return this.head?.index === index && this.head.attempt === attempt;
  }

  /** `items`: the rows of a table. */
  beginHead(items: number | undefined): void {
    if (this.head === undefined) return;
    this.head.began = { atMs: Date.now(), at: performance.now(), items };
    this.head.onBegin?.();
  }

  settleHead(outcome: Outcome): void {
    this.#tasks.shift()?.resolve(outcome);
  }

  settleRest(): void {
    for (const { resolve } of this.#tasks.splice(0)) resolve({ kind: 'not-begun' });
  }
}
