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
  readonly steps: readonly [string, ...string[]];
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
  const kept = await readState<KeptJob>(store, layout.job(jobId), isKeptJob);
  if (kept === undefined) return undefined;
  const { steps, submitted_at: submittedAt = '', job_file: jobFile = 'job.yaml', workspace } = kept;
  return { jobId, step: steps[0], submittedAt, jobFile, workspace };
}

function isKeptJob({ steps, ...texts }: { readonly [Name in keyof KeptJob]?: unknown }): boolean {
  const [step] = Array.isArray(steps) ? (steps as unknown[]) : [];
  const { submitted_at = '', job_file = '', workspace = '' } = texts;
  const isNamed = typeof step === 'string' && stepNameFault(step) === undefined;
  return isNamed && [submitted_at, job_file, workspace].every((text) => typeof text === 'string');
}

/** Undefined once a planner has it, also where its manifest is lost; also when the job was never kept. */
export async function readUntaken(store: Store, jobId: string): Promise<SubmittedStep | undefined> {
  const submitted = await readSubmitted(store, jobId);
  if (submitted === undefined || (await store.stat(layout.manifest(submitted))) !== undefined) return undefined;
  return (await isOpened(store, submitted)) ? undefined : submitted;
}
