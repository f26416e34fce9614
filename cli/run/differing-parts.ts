import { differences } from '../../core/job/differences.ts';
import { layout } from '../../core/job/layout.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import type { PreparedJob } from './prepared-job.ts';

const FIRST_RUN = 1;

/** In what a submission differs from the job that has its key; before a planner has taken that, only its text is there. */
export async function differingParts(
  { manifest, jobText, store }: Pick<PreparedJob, 'manifest' | 'jobText' | 'store'>,
  owner: StepAddress,
): Promise<readonly string[]> {
  const kept = await readRunManifest(store, { ...owner, run: FIRST_RUN });
  if (kept !== undefined) return differences(kept, manifest);
  const text = await store.read(layout.jobText(owner.jobId));
  return text === undefined || new TextDecoder().decode(text) === jobText ? [] : ['the job file'];
}
