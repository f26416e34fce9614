import type { VerdictTotals } from '../ports/ordered-output.ts';
import type { StepSummary } from './summary.ts';

/** How many of what have which verdict, and what that took, under the names that users know. */
export function shownCounts(state: {
  readonly totals: Pick<VerdictTotals, 'succeeded' | 'failed' | 'items' | 'failedItems' | 'retries'>;
  readonly total: number | null;
  readonly totalItems: number | null;
}): Pick<StepSummary, 'mini_batches' | 'items' | 'tries'> {
  const { succeeded, failed, items, failedItems, retries } = state.totals;
  // A mini-batch without a row that failed counts as one item, which no plan has counted.
  const total = state.totalItems === null ? null : Math.max(state.totalItems, items);
  return {
    mini_batches: { total: state.total, succeeded, failed },
    items: { total, succeeded: items - failedItems, failed: failedItems },
    tries: succeeded + failed + retries,
  };
}
