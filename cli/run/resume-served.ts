import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { ResumeOptions } from '../commands/resume-options.ts';
import type { CommandContext } from '../context.ts';
import { findJob } from '../find-job.ts';
import { readStep, type StepReport } from '../job-state.ts';
import { printJson, printLines } from '../print.ts';
import { type PublishRun, withJobsTopic } from '../wiring/jobs-topic.ts';
import { claimNextRun, type NextRun } from './next-run.ts';
import { tellEnd } from './tell-end.ts';

/** Claims the next run of a job and gives it to the services. Returns the exit code. */
export async function resumeServed(options: ResumeOptions, context: CommandContext): Promise<number> {
  const store = context.openStore(context.workspace);
  const [step] = await findJob(store, options.job);
  const report = await readStep(store, step, context.isOwnerAlive);
  // Nothing will be published of it: its broker may be away.
  if (report.status === 'completed') return tellDone(await claimNextRun(store, report, options, context));
  return withJobsTopic(context.environment, (publish) => startNextRun(publish, report));

  async function startNextRun(publish: PublishRun, report: StepReport): Promise<number> {
    const next = await claimNextRun(store, report, options, context);
    if (next.isCompleted) return tellDone(next);
    const { manifest, run } = next;
    const { jobId } = manifest;
    // As it was submitted: what this run has other values for is in its claim.
    const submitted = (await readRunManifest(store, { ...step, run: 1 })) ?? manifest;
    await publish({ manifest: submitted, run, idempotencyKey: null, workspace: store.address('') });
    printLines(context.stderr, [`job ${jobId}, run ${run}; millrace watch ${jobId} follows it`]);
    if (options.json) printJson(context.stdout, { job_id: jobId, run });
    else printLines(context.stdout, [jobId]);
    return 0;
  }

  function tellDone({ manifest, run }: NextRun): Promise<number> {
    printLines(context.stderr, [`${manifest.jobId} is completed: nothing to do`]);
    return tellEnd({ store, manifest, run }, options.json, context);
  }
}
