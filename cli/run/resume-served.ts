import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { ResumeOptions } from '../commands/resume-options.ts';
import type { CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep } from '../job-state.ts';
import { printJson, printLines } from '../print.ts';
import { publishJob } from '../wiring/publish-job.ts';
import { claimNextRun } from './next-run.ts';
import { tellEnd } from './tell-end.ts';

/** Claims the next run of a job and gives it to the services. Returns the exit code. */
export async function resumeServed(options: ResumeOptions, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  const { manifest, run, isCompleted } = await claimNextRun(store, report, options, context);
  const { jobId } = manifest;
  if (isCompleted) {
    printLines(context.stderr, [`${jobId} is completed: nothing to do`]);
    return tellEnd({ store, manifest, run }, options.json, context);
  }
  // As it was submitted: what this run has other values for is in its claim.
  const submitted = (await readRunManifest(store, { ...step, run: 1 })) ?? manifest;
  await publishJob(context.environment, { manifest: submitted, run, idempotencyKey: null });
  printLines(context.stderr, [`job ${jobId}, run ${run}; millrace watch ${jobId} follows it`]);
  if (options.json) printJson(context.stdout, { job_id: jobId, run });
  else printLines(context.stdout, [jobId]);
  return 0;
}
