import { checkedState, readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Position } from '../../core/ports/transport.ts';
import type { PlannerPorts } from './ports.ts';
import { publishResult } from './publish-result.ts';

/**
 * Opens a run on the log of its step. Whoever opened it first has chosen the partition: the log stays on that one when the
 * topic gets more of them, and for a planner that opens the run at the same moment and knows another number.
 */
export async function openLog(
  ports: Pick<PlannerPorts, 'store' | 'transport' | 'codec'>,
  run: RunAddress,
): Promise<Position> {
  const path = layout.opened(run, run.run);
  const first = await readCheckedState<Position>(ports.store, path);
  const opened = await publishResult(ports, { kind: 'StepOpened', ...run }, first?.partition);
  if (first !== undefined || (await ports.store.putIfAbsent(path, checkedState(opened)))) return opened;
  return openLog(ports, run);
}
