import { MillraceError } from '../../core/errors.ts';
import { claimKey } from '../../core/job/idempotency-key.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { SubmitOptions } from '../commands/submit-options.ts';
import type { CommandContext } from '../context.ts';
import { printJson, printLines } from '../print.ts';
import { withJobsTopic } from '../wiring/jobs-topic.ts';
import { keyedDifferences } from './keyed-differences.ts';
import { requireCompute } from './known-computes.ts';
import { type PreparedJob, prepareJob } from './prepared-job.ts';
import { readyJob } from './ready-job.ts';
import { takeBack } from './take-back.ts';

const FIRST_RUN = 1;

/** Takes a job as `run` does, and publishes it for the services. Returns the exit code. */
export async function submitJob(options: SubmitOptions, context: CommandContext): Promise<number> {
  const job = await keyedJob(options, context);
  const { manifest, store, owner } = job;
  const { jobId } = manifest;
  const isKnown = (await store.stat(layout.manifest(owner))) !== undefined;
  const different = options.idempotencyKey === undefined ? [] : await keyedDifferences(job, owner);
  if (different.length > 0) {
    const ignored = `what differs is ignored: ${different.join(', ')}`;
    printLines(context.stderr, [`warning: ${jobId} has this key and stays as it was; ${ignored}`]);
  }
  if (isKnown) printLines(context.stderr, [`${jobId} was submitted before with this key`]);
  else if (owner.step !== manifest.step) throw halfSubmitted(owner);
  else {
    await requireCompute(store, manifest.settings.computeTarget);
    const idempotencyKey = options.idempotencyKey ?? null;
    await withJobsTopic(context.environment, async (publish) => {
      try {
        const ready = await readyJob(job, [], context);
        await publish({ manifest: ready, run: FIRST_RUN, idempotencyKey, workspace: store.address('') });
      } catch (error) {
        throw await takeBack({ store, jobId, isShared: idempotencyKey !== null }, error);
      }
    });
  }
  if (options.json) printJson(context.stdout, { job_id: jobId });
  else printLines(context.stdout, [jobId]);
  return 0;
}

/** Whoever claimed the key is at it now, or died before it had published anything. */
const halfSubmitted = ({ jobId, step }: StepAddress): MillraceError =>
  new MillraceError('USAGE', `the idempotency key belongs to ${jobId}/${step}, which has not been submitted yet`, {
    hint: 'submit that job file again with this key, or this one with another key',
  });

/** With the id of the job that its key belongs to. */
async function keyedJob(options: SubmitOptions, context: CommandContext): Promise<KeyedJob> {
  const job = await prepareJob(options, context);
  if (options.idempotencyKey === undefined) return { ...job, owner: job.manifest };
  const owner = await claimKey(job.store, options.idempotencyKey, job.manifest);
  if (owner.jobId === job.manifest.jobId) return { ...job, owner };
  return { ...(await prepareJob(options, context, owner.jobId)), owner };
}

interface KeyedJob extends PreparedJob {
  /** The step that the key belongs to. */
  readonly owner: StepAddress;
}
