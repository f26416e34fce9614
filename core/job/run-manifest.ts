import { MillraceError } from '../errors.ts';
import type { RunAddress, StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { readCheckedState } from './checked-state.ts';
import { layout } from './layout.ts';
import type { StepManifest, StepSettings } from './manifest.ts';
import { manifestJson, parseManifest } from './manifest-schema.ts';
import { readClaim } from './read-claim.ts';

/**
 * A step's manifest as it was submitted; undefined when the store has none.
 *
 * @throws MillraceError `STATE_CORRUPT` when it is not as it was written, or is another step's
 */
export async function readManifest(store: Store, { jobId, step }: StepAddress): Promise<StepManifest | undefined> {
  const path = layout.manifest({ jobId, step });
  const manifest = await readCheckedState<StepManifest>(store, path);
  if (manifest === undefined || (manifest.jobId === jobId && manifest.step === step)) return manifest;
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is that of ${manifest.jobId}/${manifest.step}`, {
    hint: 'put its own back from a copy, or run the job anew',
  });
}

/**
 * A step's manifest as it holds for one run; undefined when the store has none.
 *
 * @throws MillraceError `STATE_CORRUPT` or `JOB_INVALID` when either file is not what it should be.
 */
export async function readRunManifest(store: Store, run: RunAddress): Promise<StepManifest | undefined> {
  const manifest = await readManifest(store, run);
  const claim = await readClaim(store, run);
  if (manifest === undefined) return undefined;
  const { settings = {}, submittedAtMs } = claim ?? {};
  const parsed = parseManifest(JSON.stringify({ ...manifest, ...(submittedAtMs !== undefined && { submittedAtMs }) }));
  return Object.keys(settings).length === 0 ? parsed : overridden(parsed, settings);
}

/** The manifest with other values for some settings, by the same rules. */
export function overridden(manifest: StepManifest, settings: Partial<StepSettings>): StepManifest {
  return parseManifest(manifestJson({ ...manifest, settings: { ...manifest.settings, ...settings } }));
}
