import { isStepsOwn } from '../../core/errors.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { readRunManifest } from '../../core/job/run-manifest.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';

/** Of a run that fails: its manifest may be what is wrong with it. Undefined when there is none. */
export async function manifestOrDamage(store: Store, run: RunAddress): Promise<StepManifest | 'damaged' | undefined> {
  try {
    return await readRunManifest(store, run);
  } catch (error) {
    if (!isStepsOwn(error)) throw error;
    return 'damaged';
  }
}
