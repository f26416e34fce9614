import { isUserFault } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { announcePlan } from './announce-plan.ts';
import { dealOut } from './deal-out.ts';
import { firstProgress } from './first-progress.ts';
import { makePlan } from './make-plan.ts';
import { openLog } from './open-log.ts';
import { lostPlan, PlanShelf } from './plan-shelf.ts';
import type { PlannerPorts, PlannerSettings } from './ports.ts';
import { publishResult } from './publish-result.ts';
import type { RunScope } from './run-scope.ts';
import { sayAgain } from './say-again.ts';
import { sayFailed } from './say-failed.ts';
import { watchRun } from './watch-run.ts';

/** One run from its opening to its end: the plan is made while its first part is already being dealt out. */
export async function planRun(
  ports: PlannerPorts,
  settings: PlannerSettings,
  manifest: StepManifest,
  run: RunAddress,
  signal: AbortSignal,
): Promise<void> {
  const over = new AbortController();
  const shelf = await PlanShelf.open(ports, run);
  const opened = await openLog(ports, run);
  const publish = (record: ResultsRecord) => publishResult(ports, record, opened.partition);
  ports.journal.note({ kind: 'step-opened', ...run });
  const bound = AbortSignal.any([signal, over.signal]);
  const compute = settings.compute ?? manifest.settings.computeTarget;
  const scope = { ports, settings, compute, manifest, run, shelf, opened, publish, signal: bound };
  try {
    await Promise.all([planned(scope), dealOut(scope), watchRun(scope).finally(() => over.abort())]);
  } finally {
    over.abort();
  }
}

async function planned(scope: RunScope): Promise<void> {
  const { ports, run, signal } = scope;
  try {
    await requireFormerPlan(scope);
    const plan = await makePlan(scope);
    if (plan === undefined) return;
    await announcePlan(scope, plan);
  } catch (error) {
    if (!isUserFault(error)) throw error;
    // An input that cannot be read is the job's fault, not the planner's: the job fails, the planner goes on.
    await sayFailed(ports, run, error, signal);
  }
}

/**
 * A later run goes on with the plan of the first: one made anew now might cut other mini-batches.
 *
 * @throws MillraceError `STATE_CORRUPT` when rows are there, and the plan that they are of is gone
 */
async function requireFormerPlan(scope: RunScope): Promise<void> {
  const { run, shelf, opened } = scope;
  if (run.run === 1 || !shelf.isEmpty) return;
  const known = new AbortController();
  const bound = AbortSignal.any([scope.signal, known.signal]);
  const [progress] = await Promise.all([
    firstProgress(scope).finally(() => known.abort()),
    sayAgain(scope, { kind: 'StepOpened', ...run }, opened.offset, bound),
  ]);
  if (progress === undefined || progress.done.size === 0) return;
  await shelf.look();
  if (shelf.isEmpty) throw lostPlan(layout.planPart(run, 0));
}
