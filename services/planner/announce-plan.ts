import { TOPICS } from '../../core/ports/transport.ts';
import type { PlanTotals } from './plan-shelf.ts';
import type { RunScope } from './run-scope.ts';

const PERIOD_MS = 5_000;

/** Says how large the plan is; again, when the log has let go of it before the collector took it. */
export async function announcePlan(scope: RunScope, plan: PlanTotals): Promise<void> {
  const { ports, run, publish, signal } = scope;
  const planned = { kind: 'StepPlanned', ...run, ...plan } as const;
  let offset = (await publish(planned)).offset;
  ports.journal.note({ kind: 'step-planned', ...run, ...plan });
  while (!signal.aborted) {
    await ports.clock.sleep(PERIOD_MS, signal);
    if (!signal.aborted && (await isLost(scope, offset))) offset = (await publish(planned)).offset;
  }
}

/** Behind it the collector has read on, or the log begins, or the log is another one now; and no collector knows. */
async function isLost({ ports, run, opened }: RunScope, offset: number): Promise<boolean> {
  const progress = await ports.board.read(run);
  const isTaken = progress?.run === run.run;
  if (isTaken && progress.total !== null) return false;
  const { start, end } = await ports.transport.bounds(TOPICS.results, opened.partition);
  return end <= offset || Math.max(start, isTaken ? progress.logOffset : 0) > offset;
}
