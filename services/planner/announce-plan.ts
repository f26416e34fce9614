import type { PlanTotals } from '../../core/job/plan-totals.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunScope } from './run-scope.ts';
import { sayAgain } from './say-again.ts';

/**
 * Says how large the plan is; again, when the log has let go of it before the collector took it. No collector believes it
 * unless the store says the same.
 */
export async function announcePlan(scope: RunScope, plan: PlanTotals): Promise<void> {
  const { ports, run, shelf, publish, signal } = scope;
  const planned = { kind: 'StepPlanned', ...run, ...plan } as const;
  const { offset } = await publish(planned);
  ports.journal.note({ kind: 'step-planned', ...run, ...plan });
  const keepAndPublish = async (record: ResultsRecord) => {
    await shelf.complete(plan);
    return publish(record);
  };
  await sayAgain({ ...scope, publish: keepAndPublish }, planned, offset, signal);
}
