import { layout } from '../core/job/layout.ts';
import { readState } from '../core/job/read-state.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';

/** A step that was submitted and that no planner has taken yet. */
export interface UntakenStep extends StepAddress {
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
}

interface KeptJob {
  readonly steps?: readonly string[];
  readonly submitted_at?: string;
}

/** Undefined once a planner has it; also when the job was never kept. */
export async function readUntaken(store: Store, jobId: string): Promise<UntakenStep | undefined> {
  const kept = await readState<KeptJob>(store, layout.job(jobId));
  const step = kept?.steps?.[0];
  if (step === undefined || (await store.stat(layout.manifest({ jobId, step }))) !== undefined) return undefined;
  return { jobId, step, submittedAt: kept?.submitted_at ?? '' };
}
