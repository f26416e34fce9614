import type { Clock } from '../../core/ports/clock.ts';
import type { SettledMiniBatch } from '../../core/ports/ordered-output.ts';

/** Of what is only in memory, over all steps of a collector. */
const MOST_BYTES = 64 * 1024 * 1024;
/** What a verdict takes of a process beside its rows, measured: 64 MiB of small rows alone would be a million of them. */
const VERDICT_BYTES = 2_048;
const LONGEST_MS = 30_000;

/** What the buffers of one collector take together. */
export interface AheadBudget {
  bytes: number;
}

interface Waiting {
  readonly settled: SettledMiniBatch;
  /** It did not come from before this offset of the log; null: from anywhere in it. */
  readonly from: number | null;
  readonly sinceMs: number;
}

/**
 * Verdicts before their turn that are not even written: the log still has them, and ordinary jitter gives each its turn
 * long before they would have to be.
 */
export class AheadBuffer {
  readonly #clock: Clock;
  readonly #budget: AheadBudget;
  /** In the order in which they came. */
  readonly #waiting = new Map<number, Waiting>();
  #bytes = 0;

  constructor(clock: Clock, budget: AheadBudget) {
    this.#clock = clock;
    this.#budget = budget;
  }

  /** Bytes of rows that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** They have waited too long, or are too many. */
  get isDue(): boolean {
    const oldest = this.#oldest();
    if (oldest === undefined) return false;
    return this.#budget.bytes >= MOST_BYTES || this.#clock.monotonicMs() - oldest.sinceMs >= LONGEST_MS;
  }

  /** From where the log has to be read again for what is here, given that otherwise it were from `logOffset`. */
  readAgainFrom(logOffset: number | null): number | null {
    const oldest = this.#oldest();
    if (oldest === undefined || logOffset === null) return logOffset;
    return oldest.from === null ? null : Math.min(oldest.from, logOffset);
  }

  add(verdicts: Iterable<SettledMiniBatch>, from: number | null): void {
    const sinceMs = this.#clock.monotonicMs();
    for (const settled of verdicts) {
      this.#waiting.set(settled.index, { settled, from, sinceMs });
      this.#count(1, settled.rows.length);
    }
  }

  take(index: number): SettledMiniBatch | undefined {
    const settled = this.#waiting.get(index)?.settled;
    if (settled !== undefined) this.#count(-1, -settled.rows.length);
    this.#waiting.delete(index);
    return settled;
  }

  /** Empties it. */
  drain(): SettledMiniBatch[] {
    const all = [...this.#waiting.values()].map(({ settled }) => settled);
    this.#count(-this.#waiting.size, -this.#bytes);
    this.#waiting.clear();
    return all;
  }

  #count(verdicts: number, bytes: number): void {
    this.#bytes += bytes;
    this.#budget.bytes += bytes + verdicts * VERDICT_BYTES;
  }

  #oldest(): Waiting | undefined {
    return this.#waiting.values().next().value;
  }
}
