import { sha256Of } from '../claim-check/sha256.ts';
import type { Store } from '../ports/store.ts';
import { isJobId } from './job-id.ts';
import { layout } from './layout.ts';
import { readState } from './read-state.ts';

interface KeyClaim {
  readonly jobId: string;
}

/** Binds a key to this job, if it has none yet. Returns the job that it belongs to: of many callers all get the same. */
export async function claimKey(store: Store, key: string, jobId: string): Promise<string> {
  // A key may be any text, a file's name may not.
  const path = layout.key((await sha256Of(new TextEncoder().encode(key))).hex);
  const claim: KeyClaim = { jobId };
  const bytes = new TextEncoder().encode(`${JSON.stringify(claim)}\n`);
  if (await store.putIfAbsent(path, bytes)) return jobId;
  const owner = (await readState<Partial<KeyClaim>>(store, path))?.jobId;
  return typeof owner === 'string' && isJobId(owner) ? owner : jobId;
}
