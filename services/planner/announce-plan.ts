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

/** Behind it the collector has read on, or the log begins, and the collector does not know. */
async function isLost({ ports, run, opened }: RunScope, offset: number): Promise<boolean> {
  const progress = await ports.board.read(run);
  if (progress?.run !== run.run || progress.total !== null) return false;
  const { start } = await ports.transport.bounds(TOPICS.results, opened.partition);
  return Math.max(start, progress.logOffset) > offset;
}
