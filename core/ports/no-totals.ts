import type { Counts } from './journal.ts';
import type { VerdictTotals } from './ordered-output.ts';

/** Before the first verdict. */
export const noTotals: VerdictTotals = {
  succeeded: 0,
  failed: 0,
  items: 0,
  failedItems: 0,
  rows: 0,
  bytes: 0,
  retries: 0,
};

export const noCounts: Counts = { ...noTotals, duplicates: 0 };
