/** Failures of `init()` in a row, of one worker, after which it is one in which it fails. */
const MOST_FAILURES = 3;

/**
 * What follows from a failure: it is tried again, for others work or may yet; or its slot is for another worker, which was
 * ready the last time; or it fails in whoever there is.
 */
export type AfterFailure = 'try-again' | 'make-room' | 'give-up';

/** How `init()` went in each worker of a step on this scorer, also in those that have made room for other steps. */
export class InitRecord {
  /** Failures in a row, by the worker's number; 0: it was ready the last time. */
  readonly #failures = new Map<number, number>();
  readonly #told = new Set<number>();

  ready(worker: number): void {
    this.#failures.set(worker, 0);
    this.#told.delete(worker);
  }

  /** `present`: all workers that there are, this one and those on their way out as well. */
  failed(worker: number, present: readonly number[]): AfterFailure {
    this.#failures.set(worker, this.failuresOf(worker) + 1);
    if (present.some((each) => this.failuresOf(each) < MOST_FAILURES)) return 'try-again';
    return this.readyOtherThan(present) === undefined ? 'give-up' : 'make-room';
  }

  /** The first that is not there now, and was ready the last time. */
  readyOtherThan(present: readonly number[]): number | undefined {
    const ready = [...this.#failures].filter(([worker, failures]) => failures === 0 && !present.includes(worker));
    return ready.map(([worker]) => worker).sort((one, other) => one - other)[0];
  }

  /** In a row. */
  failuresOf(worker: number): number {
    return this.#failures.get(worker) ?? 0;
  }

  /** Whether it is to be told that it fails again and again: once, until it is ready. */
  isNews(worker: number): boolean {
    if (this.failuresOf(worker) < MOST_FAILURES || this.#told.has(worker)) return false;
    this.#told.add(worker);
    return true;
  }
}
