import type { StepManifest, StepSettings } from './manifest.ts';
import { manifestJson, parseManifest } from './manifest-schema.ts';
import { SETTING_NAMES } from './settings-schema.ts';

/** What makes a job the one it is, under the names of the job file: not when, nor from which file, it was submitted. */
const NAMES = {
  description: 'description',
  experiment: 'experiment',
  tags: 'tags',
  parameters: 'parameters',
  inputs: 'inputs',
  output: 'output',
  sideInputs: 'side_inputs',
  models: 'models',
  firstMiniBatches: '--first',
  snapshot: 'entry_script',
} as const satisfies Record<
  Exclude<keyof StepManifest, 'version' | 'jobId' | 'step' | 'submittedAtMs' | 'jobFile' | 'settings'>,
  string
>;

/** In what another submission differs from a step as it was kept. Its code has no snapshot yet, and is not looked at. */
export function differences(kept: StepManifest, other: StepManifest): string[] {
  const snapshot = { ...other.snapshot, sha256: kept.snapshot.sha256 };
  const asKept = parseManifest(manifestJson({ ...other, snapshot }));
  const isOther = (one: unknown, another: unknown): boolean => JSON.stringify(one) !== JSON.stringify(another);
  const parts = (Object.keys(NAMES) as (keyof typeof NAMES)[]).filter((key) => isOther(kept[key], asKept[key]));
  const settings = (Object.keys(SETTING_NAMES) as (keyof StepSettings)[]).filter((key) =>
    isOther(kept.settings[key], asKept.settings[key]),
  );
  return [...parts.map((key) => NAMES[key]), ...settings.map((key) => SETTING_NAMES[key])];
}
