import type { Counts } from '../ports/journal.ts';
import type { SettledMiniBatch, VerdictTotals } from '../ports/ordered-output.ts';

/** The sums over all verdicts of a step, and what was dropped beside them. */
export class Tally {
  #totals: { -readonly [Name in keyof VerdictTotals]: number };
  /** Verdicts for an index that had one. */
  duplicates = 0;

  constructor(start: VerdictTotals) {
    this.#totals = { ...start };
  }

  /** `length`: bytes of its rows. */
  add(settled: Omit<SettledMiniBatch, 'rows'>, length: number): void {
    const totals = this.#totals;
    totals[settled.status] += 1;
    totals.items += settled.items;
    totals.failedItems += settled.items - settled.succeededItems;
    totals.rows += settled.rowCount;
    totals.bytes += length;
    totals.retries += Math.max(0, settled.attempt - 1);
  }

  totals(): VerdictTotals {
    return { ...this.#totals };
  }

  counts(): Counts {
    return { ...this.#totals, duplicates: this.duplicates };
  }
}
