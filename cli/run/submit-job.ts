import { claimKey } from '../../core/job/idempotency-key.ts';
import { layout } from '../../core/job/layout.ts';
import type { SubmitOptions } from '../commands/submit-options.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { publishJob } from '../wiring/publish-job.ts';
import { requireCompute } from './known-computes.ts';
import { type PreparedJob, prepareJob } from './prepared-job.ts';
import { readyJob } from './ready-job.ts';

const FIRST_RUN = 1;

/** Takes a job as `run` does, and publishes it for the services. Returns the exit code. */
export async function submitJob(options: SubmitOptions, context: CommandContext): Promise<number> {
  const job = await keyedJob(options, context);
  const { manifest, store } = job;
  const { jobId } = manifest;
  const isKnown = options.idempotencyKey !== undefined && (await store.stat(layout.manifest(manifest))) !== undefined;
  if (isKnown) printLines(context.stderr, [`${jobId} was submitted before with this key`]);
  else {
    await requireCompute(store, manifest.settings.computeTarget);
    const ready = await readyJob(job, [], context);
    const idempotencyKey = options.idempotencyKey ?? null;
    await publishJob(context.environment, { manifest: ready, run: FIRST_RUN, idempotencyKey });
  }
  if (options.json) printJson(context.stdout, { job_id: jobId });
  else printLines(context.stdout, [jobId]);
  return 0;
}

/** With the id of the job that its key belongs to. */
async function keyedJob(options: SubmitOptions, context: CommandContext): Promise<PreparedJob> {
  const job = prepareJob(options, context);
  if (options.idempotencyKey === undefined) return job;
  const jobId = await claimKey(job.store, options.idempotencyKey, job.manifest.jobId);
  return jobId === job.manifest.jobId ? job : prepareJob(options, context, jobId);
}
