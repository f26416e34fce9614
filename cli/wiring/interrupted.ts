import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { outputOptionsOf } from '../../core/job/output-options.ts';
import type { EndStatus } from '../../core/ports/journal.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';
import { interruptRun } from '../../services/collector/interrupt-run.ts';
import { openOutputs } from './store.ts';

type Variables = Readonly<Record<string, string | undefined>>;

interface Interrupting {
  readonly store: Store;
  readonly openStore: (folder: string) => Store;
  readonly environment: Variables;
}

/** Ends a run whose owner is gone; see `interruptRun`. */
export async function endInterrupted(
  { store, openStore: openFolder, environment }: Interrupting,
  run: RunAddress,
  manifest: StepManifest,
): Promise<EndStatus> {
  const outputs = await openOutputs(store, environment);
  return interruptRun({ store, outputs, openFolder, clock: systemClock }, run, manifest);
}

/** What its owner may not have come to: a completed run needs nothing but its results. */
export async function tidyCompleted(
  store: Store,
  environment: Variables,
  run: RunAddress,
  manifest: StepManifest,
): Promise<void> {
  const outputs = await openOutputs(store, environment);
  await outputs.tidy(run, outputOptionsOf(manifest));
}
