import { isStepsOwn, withHint } from '../../core/errors.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import type { KeptError } from '../unended-run.ts';

/** Notes why a run ends here that comes to no end in the store: whoever asks for it later has nothing else to go by. */
export async function keepError(store: Store, run: RunAddress, error: unknown): Promise<void> {
  // Another has taken the run over; or the machine or the store is in trouble, and nothing is wrong with the run.
  if (!isStepsOwn(error)) return;
  const kept: KeptError = { code: error.code, error: withHint(error) };
  try {
    await store.putIfAbsent(layout.error(run, run.run), jsonBytes(kept));
  } catch {
    // A courtesy: the error itself is told.
  }
}
