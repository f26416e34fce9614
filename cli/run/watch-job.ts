import { noCounts } from '../../core/ports/no-totals.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import { isLiveConsole } from '../console/live-console.ts';
import type { CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { isOver, readStep, type StepReport } from '../job-state.ts';
import { printJson, printLines } from '../print.ts';
import { viewStep } from '../step-view.ts';
import { MissingScorers } from './missing-scorers.ts';
import { ProgressLines } from './progress-lines.ts';
import { SeenProgress } from './seen-progress.ts';
import { tellEnd } from './tell-end.ts';
import { waitUntilTaken } from './wait-until-taken.ts';

const POLL_MS = 200;

/** Follows the latest run of a job. Returns the exit code that the job gives. */
export async function watchJob(
  { job, json }: { readonly job: string; readonly json: boolean },
  context: CommandContext,
): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, job);
  await waitUntilTaken(step, context);
  const isLive = isLiveConsole(context.stderr, context.environment);
  const seen = new SeenProgress(context);
  const { consoleProgress } = await import('../console/console-progress.ts');
  const shown = consoleProgress(seen.progress$, context.stderr, { isLive });
  const lines = json ? new ProgressLines(context) : undefined;
  const report = await untilOver(step, { seen, lines }, context);
  seen.end(report);
  shown.unsubscribe();
  const { manifest, run } = report;
  if (report.summary !== undefined) return tellEnd({ store, manifest, run }, json, context);
  printLines(context.stderr, [`${step.jobId} was interrupted; millrace resume ${step.jobId} goes on with it`]);
  if (json) printJson(context.stdout, viewStep(report));
  return 1;
}

interface Watchers {
  readonly seen: SeenProgress;
  readonly lines: ProgressLines | undefined;
}

async function untilOver(step: StepAddress, { seen, lines }: Watchers, context: CommandContext): Promise<StepReport> {
  const store = context.openStore(context.workspace);
  let missing: MissingScorers | undefined;
  for (;;) {
    const report = await readStep(store, step, context.isOwnerAlive);
    if (isOver(report)) return report;
    const { counts = noCounts, total, isDecided } = report.progress ?? {};
    const settled = counts.succeeded + counts.failed;
    const needsScorers = report.isServed && isDecided !== true && settled !== total;
    missing ??= new MissingScorers(context, report.manifest.settings.computeTarget);
    const why = needsScorers ? missing.note(context.monotonicMs(), settled) : undefined;
    seen.note(report, why);
    lines?.note(report, seen.elapsedMs(report));
    await context.sleep(POLL_MS);
  }
}
