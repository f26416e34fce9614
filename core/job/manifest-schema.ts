import { invariant } from '../errors.ts';
import { compilePathFormat } from '../partition/path-format.ts';
import { z } from '../zod.ts';
import { checkArguments, fetchedAmong } from './arguments.ts';
import { isMapping, type SettingPath } from './job-document.ts';
import { JobFaults } from './job-faults.ts';
import { isJobId } from './job-id.ts';
import { checkNames } from './known-names.ts';
import type { StepManifest, StepSettings } from './manifest.ts';
import { referenceNameFault, registryNameFault, stepNameFault } from './names.ts';
import { resolvePath } from './paths.ts';
import { readField } from './read-field.ts';
import { inputPathFault } from './read-input-path.ts';
import { readSettings } from './read-settings.ts';
import { entryScriptFault } from './read-source.ts';
import { namedBy } from './setting-values.ts';
import { SETTING_NAMES } from './settings-schema.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);
const text = z.string().refine((value) => !value.includes('\0'), { error: 'must not hold a NUL' });
/** The part of a place that has the form of an absolute path: behind `azure-blob:/`, or all of it. */
const pathOf = (place: string): string => place.replace(/^azure-blob:\/(?=\/)/, '');

const absolutePath = text.refine((place) => place !== '' && resolvePath('/', pathOf(place)) === pathOf(place), {
  error: 'must be an absolute path without . and .. parts',
});

/** Patterns may end with a `/`. */
const inputPath = text.refine(
  (path) =>
    inputPathFault(path) === undefined &&
    /^\/./.test(pathOf(path)) &&
    resolvePath('/', pathOf(path)) === pathOf(path).replace(/\/$/, ''),
  { error: 'must be an absolute local path without . and .. parts' },
);

const tableSchema = z.strictObject({
  format: z.enum(['csv', 'tsv', 'jsonl', 'parquet']).nullable(),
  separator: z
    .string()
    .regex(/^[\t\x20-\x7e]$/)
    .nullable(),
  header: z.enum(['every_file', 'first_file', 'none']),
  encoding: z.enum(['utf-8', 'iso-8859-1', 'windows-1252', 'utf-16']),
  supportMultiLine: z.boolean(),
  columnTypes: z.array(z.strictObject({ name: text, type: z.enum(['string', 'int', 'float', 'bool', 'datetime']) })),
  keepColumns: z.array(text).nullable(),
  dropColumns: z.array(text),
  includePath: z.boolean(),
});

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, { error: 'must be 64 hex digits' });
const version = z.int().min(1);

const partitionFormat = text.refine((format) => typeof compilePathFormat(format) !== 'string');

const sideInputSchema = z.strictObject({
  name: namedBy(referenceNameFault),
  paths: z.array(inputPath).min(1),
  isList: z.boolean(),
  skip: z.int().min(0).default(0),
  take: z.int().min(1).nullable().default(null),
  partitionFormat: partitionFormat.optional(),
  table: tableSchema.optional(),
  dataset: z.strictObject({ name: namedBy(registryNameFault), version, isPart: z.literal(true).optional() }).nullable(),
});

const modelUseSchema = z.strictObject({
  name: namedBy(registryNameFault),
  version,
  sha256,
  fileName: z.string().refine((name) => /^[^/\0]+$/.test(name) && name !== '.' && name !== '..', {
    error: 'must be a plain file name',
  }),
});

const inputSchema = z
  .strictObject({
    name: namedBy(referenceNameFault),
    type: z.enum(['file', 'tabular']),
    paths: z.array(inputPath).min(1),
    isList: z.boolean(),
    skip: z.int().min(0),
    take: z.int().min(1).nullable(),
    mode: z.literal('download').optional(),
    partitionFormat: partitionFormat.optional(),
    table: tableSchema.optional(),
  })
  .refine(({ type, table }) => (type === 'tabular') === (table !== undefined), {
    path: ['type'],
    error: 'must be tabular where a table is described, and nowhere else',
  });

const frameSchema = z.strictObject({
  version: z.literal(1, { error: 'must be 1: this program knows no other version of manifests' }),
  jobId: z.string().refine(isJobId, { error: 'must be a job id, as 20261121-084000-k3x9f' }),
  step: namedBy(stepNameFault),
  submittedAtMs: z.int().min(0),
  description: text.nullable(),
  experiment: text.nullable(),
  tags: z.record(z.string(), text),
  parameters: z.record(namedBy(referenceNameFault), z.union([scalar, z.array(scalar)])),
  jobFile: absolutePath,
  snapshot: z.strictObject({
    sha256,
    entryScript: namedBy(entryScriptFault),
  }),
  inputs: z
    .array(inputSchema)
    .min(1)
    .refine((inputs) => new Set(inputs.map((input) => input.name)).size === inputs.length, {
      error: 'must not hold two of one name',
    }),
  output: z.strictObject({ name: namedBy(referenceNameFault), folder: absolutePath, overwrite: z.boolean() }),
  // Manifests of before there were any have none.
  sideInputs: z.array(sideInputSchema).default([]),
  models: z.array(modelUseSchema).default([]),
  firstMiniBatches: z.int().min(1).nullable(),
  settings: z.unknown(),
});

/** Settings that only go with some others: a manifest has them all, with defaults that nobody gave. */
const DEFAULTS: Partial<Record<keyof StepSettings, unknown>> = {
  miniBatchSize: 10,
  appendRowFileName: 'parallel_run_step.txt',
  appendRowFormat: 'text',
  separator: ',',
  header: false,
};

/**
 * A manifest from the wire or the store, by the same rules as a job file.
 *
 * @throws MillraceError `JOB_INVALID` that lists every fault.
 */
export function parseManifest(json: string): StepManifest {
  const faults = new JobFaults({ name: 'manifest', lineOf: () => undefined });
  const value = jsonValue(json, faults);
  const frame = readField(frameSchema, value, [], faults);
  const settings = settingsOf(isMapping(value) ? value.settings : undefined, faults);
  if (frame !== undefined) {
    checkArguments(settings?.arguments ?? [], namesIn(frame), (place) => ['settings', 'arguments', place], faults);
  }
  faults.throwIfAny();
  invariant(frame !== undefined && settings !== undefined, 'a part of the manifest was refused without a word');
  return { ...frame, settings };
}

const namesIn = ({ inputs, sideInputs, models }: Pick<StepManifest, 'inputs' | 'sideInputs' | 'models'>) => ({
  inputs: inputs.map(({ name }) => name),
  fetchedInputs: fetchedAmong(inputs),
  side_inputs: sideInputs.map(({ name }) => name),
  models: models.map(({ name }) => name),
});

export const manifestJson = (manifest: StepManifest): string => JSON.stringify(manifest);

function jsonValue(json: string, faults: JobFaults): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    faults.add([], `must be JSON; ${(error as Error).message}`);
    faults.throwIfAny();
    return undefined;
  }
}

/** A job file gives sizes with their unit. */
const asWritten = (key: keyof StepSettings, value: unknown): unknown =>
  key === 'workerMemoryLimit' && typeof value === 'number' ? `${value}B` : value;

function settingsOf(value: unknown, faults: JobFaults): StepSettings | undefined {
  if (!isMapping(value)) {
    faults.add(['settings'], 'must be a mapping');
    return undefined;
  }
  checkNames(value, ['settings'], Object.keys(SETTING_NAMES), {}, faults);
  const own = Object.entries(SETTING_NAMES) as [keyof StepSettings, string][];
  const raw = own
    .filter(([key]) => Object.hasOwn(value, key) && value[key] !== null && value[key] !== DEFAULTS[key])
    .map(([key, name]) => [name, asWritten(key, value[key])] as const);
  const at = ([setting, ...rest]: SettingPath): SettingPath => {
    const key = own.find(([, name]) => name === setting)?.[0] ?? '';
    return ['settings', key, ...rest];
  };
  return readSettings(Object.fromEntries(raw), at, faults);
}
