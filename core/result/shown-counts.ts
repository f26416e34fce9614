import type { VerdictTotals } from '../ports/ordered-output.ts';
import type { StepSummary } from './summary.ts';

/** How many of what have which verdict, under the names that users know. */
export function shownCounts(state: {
  readonly totals: Pick<VerdictTotals, 'succeeded' | 'failed' | 'items' | 'failedItems'>;
  readonly total: number | null;
  readonly totalItems: number | null;
}): Pick<StepSummary, 'mini_batches' | 'items'> {
  const { succeeded, failed, items, failedItems } = state.totals;
  return {
    mini_batches: { total: state.total, succeeded, failed },
    items: { total: state.totalItems, succeeded: items - failedItems, failed: failedItems },
  };
}
