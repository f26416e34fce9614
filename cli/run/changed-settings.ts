import { isDeepStrictEqual } from 'node:util';
import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest, StepSettings } from '../../core/job/manifest.ts';
import type { JobDraft } from '../../core/job/manifest-draft.ts';
import { SETTING_NAMES } from '../../core/job/settings-schema.ts';
import type { Store } from '../../core/ports/store.ts';
import { KnownEntries } from '../../core/registry/known-entries.ts';
import type { CommandContext } from '../context.ts';

/** What a later run may have other values for: nothing that alters rows (CONTRACT §5). */
const CHANGEABLE: ReadonlySet<keyof StepSettings> = new Set([
  'errorThreshold',
  'allowedFailedCount',
  'allowedFailedPercent',
  'nodeCount',
  'processCountPerNode',
  'workerMemoryLimit',
  'runInvocationTimeout',
  'runMaxTry',
  'loggingLevel',
  'taskOverheadTimeout',
  'firstTaskCreationTimeout',
  'progressUpdateTimeout',
] as const);

type KeptJob = Pick<JobDraft, 'settings' | 'inputs' | 'output'>;

/**
 * The settings that other values for some parameters give, by the job file as it was submitted.
 *
 * @throws MillraceError `USAGE` for a parameter that alters rows, `JOB_INVALID` for values that are not right
 */
export async function changedSettings(
  store: Store,
  manifest: StepManifest,
  parameters: Readonly<Record<string, string>>,
  context: CommandContext,
): Promise<Partial<StepSettings>> {
  if (Object.keys(parameters).length === 0) return {};
  const text = await store.read(layout.jobText(manifest.jobId));
  if (text === undefined)
    throw new MillraceError('USAGE', `${manifest.jobId}: its job file was not kept, so --param cannot be used`);
  const { readKeptJob, withEntries } = await import('../wiring/job.ts');
  const jobText = new TextDecoder().decode(text);
  const read = (values: Readonly<Record<string, string>>) => (entries: KnownEntries) =>
    readKeptJob(manifest.jobFile, jobText, values, context.currentFolder, entries);
  // What both name is the same for both, whatever is registered meanwhile.
  const entries = new KnownEntries();
  const before = await withEntries(store, entries, read(textsOf(manifest)));
  const after = (given: Readonly<Record<string, string>>) =>
    withEntries(store, entries, read({ ...textsOf(manifest), ...given }));
  const { settings, names, fixed } = changesOf(before, await after(parameters));
  if (fixed.length === 0) return Object.fromEntries(names.map((name) => [name, settings[name]]));
  const guilty: string[] = [];
  for (const [name, value] of Object.entries(parameters)) {
    if (changesOf(before, await after({ [name]: value })).fixed.length > 0) guilty.push(name);
  }
  throw altersRows(guilty.length > 0 ? guilty : Object.keys(parameters), fixed);
}

/** What is another in `after`, and what of that may not be, as users know it. */
function changesOf(before: KeptJob, after: KeptJob) {
  const { settings } = after;
  const names = (Object.keys(settings) as (keyof StepSettings)[]).filter(
    (name) => !isDeepStrictEqual(settings[name], before.settings[name]),
  );
  const parts = (['inputs', 'output'] as const).filter((part) => !isDeepStrictEqual(after[part], before[part]));
  const fixed = [...names.filter((name) => !CHANGEABLE.has(name)).map((name) => SETTING_NAMES[name]), ...parts];
  return { settings, names, fixed };
}

function altersRows(parameters: readonly string[], fixed: readonly string[]): MillraceError {
  const what = `--param ${parameters.join(', ')}: ${fixed.join(', ')} would be another`;
  return new MillraceError('USAGE', `${what}; a resumed job may only change thresholds, timeouts, tries and counts`, {
    hint: 'run the job anew for anything that alters rows',
  });
}

/** As they would be typed. */
const textsOf = ({ parameters }: StepManifest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : String(value),
    ]),
  );
