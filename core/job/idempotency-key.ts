import { sha256Of } from '../claim-check/sha256.ts';
import type { StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { isJobId } from './job-id.ts';
import { jsonBytes } from './json-bytes.ts';
import { layout } from './layout.ts';
import { stepNameFault } from './names.ts';
import { readState } from './read-state.ts';

/**
 * Binds a key to this step of this job, if it has none yet. Returns the one that it belongs to: of many callers all get
 * the same. The step belongs to it, because the same key with another job file is still the same job.
 */
export async function claimKey(store: Store, key: string, { jobId, step }: StepAddress): Promise<StepAddress> {
  // A key may be any text, a file's name may not.
  const path = layout.key((await sha256Of(new TextEncoder().encode(key))).hex);
  const claim: StepAddress = { jobId, step };
  if (await store.putIfAbsent(path, jsonBytes(claim))) return claim;
  const owner = await readState<Partial<StepAddress>>(store, path);
  if (typeof owner?.jobId !== 'string' || !isJobId(owner.jobId)) return claim;
  const isNamed = typeof owner.step === 'string' && stepNameFault(owner.step) === undefined;
  return { jobId: owner.jobId, step: isNamed ? (owner.step as string) : step };
}
