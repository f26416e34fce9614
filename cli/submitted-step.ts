import { MillraceError } from '../core/errors.ts';
import { layout } from '../core/job/layout.ts';
import { stepNameFault } from '../core/job/names.ts';
import { readState } from '../core/job/read-state.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';

/** A step as `submit` keeps it, before a planner takes it and after. */
export interface SubmittedStep extends StepAddress {
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  /** Absolute path, for messages. */
  readonly jobFile: string;
  /** Where the workspace was then; jobs of older versions do not say it. */
  readonly workspace: string | undefined;
}

/** Whether a planner has opened the step's first run: by then the manifest was there. */
export const isOpened = async (store: Store, step: StepAddress): Promise<boolean> =>
  (await store.stat(layout.opened(step, 1))) !== undefined;

interface KeptJob {
  readonly steps?: readonly string[];
  readonly submitted_at?: string;
  readonly job_file?: string;
  readonly workspace?: string;
}

/**
 * Undefined when the job was never kept.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when it is not what it should be
 */
export async function readSubmitted(store: Store, jobId: string): Promise<SubmittedStep | undefined> {
  const path = layout.job(jobId);
  const kept = await readState<KeptJob>(store, path);
  if (kept === undefined) return undefined;
  const { steps, submitted_at: submittedAt = '', job_file: jobFile = 'job.yaml', workspace } = kept;
  const [step = ''] = Array.isArray(steps) ? steps : [];
  const texts: readonly unknown[] = [step, submittedAt, jobFile, workspace ?? ''];
  if (texts.every((text) => typeof text === 'string') && stepNameFault(step) === undefined)
    return { jobId, step, submittedAt, jobFile, workspace };
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, {
    hint: 'it was altered; put it back from a copy, or run the job anew',
  });
}

/** Undefined once a planner has it, also where its manifest is lost; also when the job was never kept. */
export async function readUntaken(store: Store, jobId: string): Promise<SubmittedStep | undefined> {
  const submitted = await readSubmitted(store, jobId);
  if (submitted === undefined || (await store.stat(layout.manifest(submitted))) !== undefined) return undefined;
  return (await isOpened(store, submitted)) ? undefined : submitted;
}
