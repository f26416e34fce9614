import type { VerdictTotals } from '../ports/ordered-output.ts';
import type { StepState } from './step-state.ts';
import type { ProgressHint, StepSummary } from './summary.ts';

export function progressHint(state: StepState, epoch: number, nowMs: number): ProgressHint {
  return {
    run: state.run.run,
    epoch,
    phase: state.decision === undefined ? 'running' : 'sealing',
    ...countsOf(state),
    rows: state.totals.rows,
    next: state.next,
    at: new Date(nowMs).toISOString(),
  };
}

export function countsOf(state: {
  readonly totals: VerdictTotals;
  readonly total: number | null;
  readonly totalItems: number | null;
}): Pick<StepSummary, 'mini_batches' | 'items'> {
  const { succeeded, failed, items, failedItems } = state.totals;
  return {
    mini_batches: { total: state.total, succeeded, failed },
    items: { total: state.totalItems, succeeded: items - failedItems, failed: failedItems },
  };
}
