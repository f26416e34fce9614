import type { StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { readCheckedState } from './checked-state.ts';
import { layout } from './layout.ts';

export interface PlanTotals {
  /** Mini-batches. */
  readonly total: number;
  readonly items: number;
}

/** Undefined while the plan is not complete. @throws MillraceError `STATE_CORRUPT` */
export const readPlanTotals = (store: Store, step: StepAddress): Promise<PlanTotals | undefined> =>
  readCheckedState<PlanTotals>(store, layout.planComplete(step));
