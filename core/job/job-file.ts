import { invariant } from '../errors.ts';
import type { PathPatterns } from '../ports/path-patterns.ts';
import { KnownEntries } from '../registry/known-entries.ts';
import { checkArguments, fetchedAmong } from './arguments.ts';
import { engineOptionNotices } from './engine-options.ts';
import { type FilledSettings, fillSettings } from './fill-settings.ts';
import { isMapping, type JobDocument } from './job-document.ts';
import { JobFaults } from './job-faults.ts';
import { checkJobNames } from './job-names.ts';
import type { StepSettings } from './manifest.ts';
import type { JobDraft } from './manifest-draft.ts';
import { checkSizeAndKinds, defaultSize } from './mini-batch-size.ts';
import type { ParameterTable } from './parameter-table.ts';
import { checkPartitionKeys } from './partition-keys.ts';
import { folderOf, shortPath } from './paths.ts';
import { readDescription } from './read-description.ts';
import { readEnvironment } from './read-environment.ts';
import { readInputs } from './read-inputs.ts';
import { readModels } from './read-models.ts';
import { readOutput } from './read-output.ts';
import { readParameters } from './read-parameters.ts';
import { readSettings } from './read-settings.ts';
import { readSideInputs } from './read-side-inputs.ts';
import { readSource, type SourceProbe } from './read-source.ts';
import { checkReuse } from './reuse.ts';
import { wholeNumber } from './setting-values.ts';

export interface JobOptions {
  /** Absolute; where the command line's relative paths start. */
  readonly currentFolder: string;
  readonly probe: SourceProbe;
  readonly patterns: PathPatterns;
  /** Of the workspace's registries; default: nothing is known. */
  readonly entries?: KnownEntries;
  /** `--param N=V` */
  readonly parameters?: Readonly<Record<string, string>> | undefined;
  /** `--input N=PATH` */
  readonly inputs?: Readonly<Record<string, string>> | undefined;
  /** `--output DIR` */
  readonly output?: string | undefined;
  /** `--workers N` */
  readonly workers?: string | number | undefined;
  /** `--first N` */
  readonly first?: string | number | undefined;
}

export interface JobReading {
  readonly draft: JobDraft;
  /** What is legal but may surprise, a line each. */
  readonly notices: readonly string[];
}

/**
 * A job file, with what the command line says, as the draft of a manifest.
 *
 * @throws MillraceError `JOB_INVALID` that lists every fault with its line.
 */
export function readJob(document: JobDocument, options: JobOptions): JobReading {
  const name = shortPath(document.file, options.currentFolder);
  const faults = new JobFaults({ name, lineOf: (path) => document.lineOf(path) });
  const raw = checkJobNames(document.value, faults);
  const parameters = readParameters(document, options.parameters ?? {}, faults);
  const filled = fillSettings(raw, { document, parameters, faults });
  const entries = options.entries ?? new KnownEntries();
  const parts = readParts(document, filled, { ...options, entries }, faults);
  const firstMiniBatches = countOf('--first', options.first, faults) ?? null;
  checkUse(parameters, faults);
  faults.throwIfAny();
  const { described, source, inputs, sideInputs, models, output, settings } = parts;
  invariant(
    described !== undefined && source !== undefined && output !== undefined && settings !== undefined,
    'a part of the job was refused without a word',
  );
  const draft: JobDraft = {
    version: 1,
    ...described,
    parameters: parameters.values(),
    jobFile: document.file,
    ...source,
    inputs,
    output,
    sideInputs,
    models,
    firstMiniBatches,
    settings,
  };
  return { draft, notices: [...entries.usedDatasets, ...noticesOf(settings)] };
}

/** Each part says for itself what is wrong with it, so that everything is told at once. */
function readParts(
  document: JobDocument,
  { values, at }: FilledSettings,
  options: JobOptions & { readonly entries: KnownEntries },
  faults: JobFaults,
) {
  const { entries } = options;
  const places = { jobFolder: folderOf(document.file), currentFolder: options.currentFolder, entries };
  const described = readDescription(values, faults);
  const source = readSource(values, places.jobFolder, options.probe, faults);
  const inputs = readInputs(
    values.inputs,
    { ...places, patterns: options.patterns, overrides: options.inputs ?? {} },
    faults,
  );
  const sideInputs = readSideInputs(values.side_inputs, { ...places, patterns: options.patterns }, faults);
  const models = readModels(values.models, entries, faults);
  const output = readOutput(values.output, { ...places, override: options.output }, faults);
  checkReuse(values.allow_reuse, faults);
  const workers = countOf('--workers', options.workers, faults);
  const isSized = values.partition_keys === undefined;
  const size = values.mini_batch_size ?? (isSized ? defaultSize(inputs) : undefined);
  const sized = size === undefined ? values : { ...values, mini_batch_size: size };
  const environment = readEnvironment(values.environment, source, { entries, probe: options.probe }, faults);
  const full = { ...sized, environment };
  const raw = workers === undefined ? full : { ...full, process_count_per_node: workers };
  checkSizeAndKinds(size, inputs, at(['mini_batch_size']), faults);
  checkPartitionKeys(values.partition_keys, inputs, at, faults);
  const settings = readSettings(raw, at, faults);
  const args = Array.isArray(values.arguments) ? values.arguments.map(String) : [];
  const names = {
    inputs: namesOf(values.inputs),
    fetchedInputs: fetchedAmong(inputs),
    side_inputs: namesOf(values.side_inputs),
    models: modelNames(values),
  };
  checkArguments(args, names, (place) => at(['arguments', place]), faults);
  return { described, source, inputs, sideInputs, models, output, settings };
}

function countOf(option: string, given: string | number | undefined, faults: JobFaults): number | undefined {
  const parsed = wholeNumber(1).optional().safeParse(given);
  if (!parsed.success) faults.addOption(option, parsed.error.issues[0]?.message ?? 'must be a whole number');
  return parsed.data;
}

/** Of all inputs, right or wrong: a binding to a wrong one is not another fault. */
const namesOf = (inputs: unknown): string[] =>
  (Array.isArray(inputs) ? inputs : []).flatMap((input: unknown) =>
    isMapping(input) && typeof input.name === 'string' ? [input.name] : [],
  );

const modelNames = ({ models }: Readonly<Record<string, unknown>>): string[] =>
  (Array.isArray(models) ? models : []).map((model: unknown) => String(model).split(':')[0] ?? '');

function checkUse(parameters: ParameterTable, faults: JobFaults): void {
  for (const name of parameters.unused()) {
    faults.add(['parameters', name], `is not used; put \${{parameters.${name}}} where its value belongs, or remove it`);
  }
}

function noticesOf(settings: StepSettings): string[] {
  const { nodeCount } = settings;
  const nodes = nodeCount !== null && nodeCount > 1 ? [`node_count ${nodeCount}, here 1`] : [];
  return [...nodes, ...engineOptionNotices(settings.arguments)];
}
