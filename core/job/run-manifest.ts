import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { readCheckedState } from './checked-state.ts';
import { layout } from './layout.ts';
import type { StepManifest, StepSettings } from './manifest.ts';
import { manifestJson, parseManifest } from './manifest-schema.ts';
import { readState } from './read-state.ts';

/** `runs/<n>`: the claim of a run. */
export interface RunClaim {
  /** Settings that this run has other values for than the manifest. */
  readonly settings: Partial<StepSettings>;
  /** The parameters that gave them, as typed, of this and all earlier runs. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** When it was asked for; of the first run the manifest says it. */
  readonly submittedAtMs?: number;
  /** Who started it: an owner's claim. */
  readonly owner?: string;
  /** Services work on it: whichever is there goes on with it. */
  readonly isServed?: boolean;
}

/**
 * A step's manifest as it holds for one run; undefined when the store has none.
 *
 * @throws MillraceError `STATE_CORRUPT` or `JOB_INVALID` when either file is not what it should be.
 */
export async function readRunManifest(store: Store, run: RunAddress): Promise<StepManifest | undefined> {
  const manifest = await readCheckedState<object>(store, layout.manifest(run));
  const claim = await readState<Partial<RunClaim>>(store, layout.run(run, run.run));
  if (manifest === undefined) return undefined;
  const { settings = {}, submittedAtMs } = claim ?? {};
  const parsed = parseManifest(JSON.stringify({ ...manifest, ...(submittedAtMs !== undefined && { submittedAtMs }) }));
  return Object.keys(settings).length === 0 ? parsed : overridden(parsed, settings);
}

/** The manifest with other values for some settings, by the same rules. */
export function overridden(manifest: StepManifest, settings: Partial<StepSettings>): StepManifest {
  return parseManifest(manifestJson({ ...manifest, settings: { ...manifest.settings, ...settings } }));
}
