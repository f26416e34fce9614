import { checkedState, readCheckedState } from '../job/checked-state.ts';
import { layout } from '../job/layout.ts';
import type { StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import type { TablePlan } from './table-plan.ts';

/** The plan that counts: one that is kept already, or what `find` finds. */
export type KeepPlan = (find: () => Promise<TablePlan | undefined>) => Promise<TablePlan | undefined>;

/** The table plan of an input that the store keeps: the first that was put. `find` makes one where there is none yet. */
export async function keepTablePlan(
  store: Store,
  step: StepAddress,
  input: string,
  find: () => Promise<TablePlan | undefined>,
): Promise<TablePlan | undefined> {
  const kept = await readTablePlan(store, step, input);
  if (kept !== undefined) return kept;
  const found = await find();
  if (found === undefined) return undefined;
  const isMine = await store.putIfAbsent(layout.tablePlan(step, input), checkedState(found));
  return isMine ? found : readTablePlan(store, step, input);
}

/** Undefined while the input is not planned. */
export const readTablePlan = (store: Store, step: StepAddress, input: string): Promise<TablePlan | undefined> =>
  readCheckedState<TablePlan>(store, layout.tablePlan(step, input));
