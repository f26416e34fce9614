import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import type { ResumeOptions } from '../commands/resume-options.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep, type StepReport } from '../job-state.ts';
import { printLines } from '../print.ts';
import { claimNextRun } from './next-run.ts';
import { type Here, runHere } from './run-here.ts';
import { tellEnd, tellStopped } from './tell-end.ts';

/** @throws MillraceError `STATE_CORRUPT` where the job's code is gone: the script is not to blame */
async function requireSnapshot(store: Store, { manifest }: StepReport): Promise<void> {
  const { sha256, entryScript } = manifest.snapshot;
  const place = layout.snapshot(sha256);
  // Where it is not on this machine, a list beside it says that it is whole.
  const proof = store.localPath(place) === undefined ? `${place}.json` : `${place}/${entryScript}`;
  if ((await store.stat(proof)) !== undefined) return;
  throw new MillraceError('STATE_CORRUPT', `the job's code is gone: there is no ${store.address(proof)}`, {
    hint: 'put it back from a copy of the workspace, or run the job anew',
  });
}

/** Claims the next run of a job and runs it to its end. Returns the exit code. */
export async function resumeJob(options: ResumeOptions, here: Here, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  if (report.status !== 'completed') await requireSnapshot(store, report);
  const next = await claimNextRun(store, report, options, context);
  const { manifest, run } = next;
  if (next.isCompleted) {
    printLines(context.stderr, [`${manifest.jobId} is completed: nothing to do`]);
    return tellEnd({ store, manifest, run }, options.json, context);
  }
  const makeReady = async (warnings: readonly string[]) => {
    const notes = warnings.map((warning) => `note: ${sanitized(warning)}`);
    printLines(context.stderr, [`job ${manifest.jobId}, run ${run}`, ...notes]);
    return manifest;
  };
  const how = await runHere({ store, manifest, run, makeReady }, here, context);
  if (how.kind === 'stopped') return tellStopped(manifest, how, options.json, context);
  return tellEnd({ store, manifest, run }, options.json, context);
}
