import { isCredentialName } from './credentials.ts';
import type { MiniBatchSize, StepManifest, StepSettings } from './manifest.ts';
import { SETTING_NAMES } from './settings-schema.ts';
import { withoutControls } from './shown-value.ts';

type Described = Pick<StepManifest, 'step' | 'inputs' | 'settings'>;

/** What a setting that is not given means. */
const WHEN_NULL: Partial<Record<keyof StepSettings, string>> = {
  allowedFailedCount: 'off',
  allowedFailedPercent: 'off',
  nodeCount: 'all',
  processCountPerNode: 'one a GPU, else one a core',
  progressUpdateTimeout: 'off',
  workerMemoryLimit: 'off',
};

const OF_ROWS: readonly (keyof StepSettings)[] = ['appendRowFileName', 'appendRowFormat', 'appendRowColumns'];
const OF_CSV: readonly (keyof StepSettings)[] = ['separator', 'header'];

/** The settings that a job runs with, defaults filled in, a line each, under the names of the job file. */
export function effectiveSettings({ step, inputs, settings }: Described): string[] {
  const keys = (Object.keys(SETTING_NAMES) as (keyof StepSettings)[]).filter((key) => applies(key, settings));
  return [
    `name: ${step}`,
    ...inputs.map((input) => `input ${input.name}: ${input.paths.map(withoutControls).join(', ')}${cut(input)}`),
    ...keys.map((key) => `${SETTING_NAMES[key]}: ${withoutControls(spoken(key, settings))}`),
  ];
}

const cut = ({ skip, take }: Described['inputs'][number]): string =>
  `${skip > 0 ? `, skip ${skip}` : ''}${take === null ? '' : `, take ${take}`}`;

/** What has no effect here would only mislead. */
function applies(key: keyof StepSettings, settings: StepSettings): boolean {
  const value = settings[key];
  if (key === 'miniBatchSize' && settings.partitionKeys !== null) return false;
  if (key === 'computeTarget') return value !== 'default';
  if (value === null) return WHEN_NULL[key] !== undefined;
  if (OF_CSV.includes(key)) return settings.outputAction === 'append_row' && settings.appendRowFormat === 'csv';
  if (OF_ROWS.includes(key)) return settings.outputAction === 'append_row';
  return typeof value !== 'object' || Object.keys(value).length > 0;
}

function spoken(key: keyof StepSettings, settings: StepSettings): string {
  if (key === 'environment') return spokenEnvironment(settings.environment);
  if (key === 'environmentVariables') return spokenVariables(settings.environmentVariables);
  if (key === 'appendRowColumns') {
    return (settings.appendRowColumns ?? []).map(({ name, type }) => `${name} ${type}`).join(', ');
  }
  if (key === 'arguments') return settings.arguments.map(quoted).join(' ');
  const value = settings[key];
  if (key === 'miniBatchSize') return spokenSize(settings.miniBatchSize);
  if (key === 'separator') return JSON.stringify(value);
  return value === null ? (WHEN_NULL[key] ?? '') : Array.isArray(value) ? value.join(', ') : String(value);
}

function spokenEnvironment(environment: StepSettings['environment']): string {
  const { variables = {}, ...others } = environment ?? {};
  const given = Object.entries(others).filter(([, value]) => value !== null && String(value) !== '');
  const parts = given.map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(' ') : value}`);
  return [...parts, ...(Object.keys(variables).length > 0 ? [spokenVariables(variables)] : [])].join('; ');
}

const spokenSize = (size: MiniBatchSize): string => (typeof size === 'number' ? String(size) : `${size.rows} rows`);

const spokenVariables = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `${name}=${isCredentialName(name) ? '***' : quoted(value)}`)
    .join(' ');

const quoted = (text: string): string => (/^[^\s'"\\]+$/.test(text) ? text : JSON.stringify(text));
