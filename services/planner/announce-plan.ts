import type { PlanTotals } from './plan-shelf.ts';
import type { RunScope } from './run-scope.ts';
import { sayAgain } from './say-again.ts';

/** Says how large the plan is; again, when the log has let go of it before the collector took it. */
export async function announcePlan(scope: RunScope, plan: PlanTotals): Promise<void> {
  const { ports, run, publish, signal } = scope;
  const planned = { kind: 'StepPlanned', ...run, ...plan } as const;
  const { offset } = await publish(planned);
  ports.journal.note({ kind: 'step-planned', ...run, ...plan });
  await sayAgain(scope, planned, offset, signal);
}
