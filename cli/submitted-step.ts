import { layout } from '../core/job/layout.ts';
import { readState } from '../core/job/read-state.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';

/** A step as `submit` keeps it, before a planner takes it and after. */
export interface SubmittedStep extends StepAddress {
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
}

interface KeptJob {
  readonly steps?: readonly string[];
  readonly submitted_at?: string;
}

/** Undefined when the job was never kept. */
export async function readSubmitted(store: Store, jobId: string): Promise<SubmittedStep | undefined> {
  const kept = await readState<KeptJob>(store, layout.job(jobId));
  const step = kept?.steps?.[0];
  return step === undefined ? undefined : { jobId, step, submittedAt: kept?.submitted_at ?? '' };
}

/** Undefined once a planner has it; also when the job was never kept. */
export async function readUntaken(store: Store, jobId: string): Promise<SubmittedStep | undefined> {
  const submitted = await readSubmitted(store, jobId);
  if (submitted === undefined || (await store.stat(layout.manifest(submitted))) !== undefined) return undefined;
  return submitted;
}
