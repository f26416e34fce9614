import type { RowColumn } from '../ports/table/row-line.ts';
import { z } from '../zod.ts';
import type { StepSettings } from './manifest.ts';
import { byteSize, miniBatchSize } from './mini-batch-size.ts';
import { computeNameFault, fileNameFault, variableNameFault } from './names.ts';
import { partitionKeys } from './partition-keys.ts';
import { environmentSchema } from './script-environment.ts';
import { namedBy, oneOf, percent, seconds, text, truth, valueBy, wholeNumber } from './setting-values.ts';

/** How a job file names each setting. */
export const SETTING_NAMES = {
  miniBatchSize: 'mini_batch_size',
  partitionKeys: 'partition_keys',
  errorThreshold: 'error_threshold',
  allowedFailedCount: 'allowed_failed_count',
  allowedFailedPercent: 'allowed_failed_percent',
  outputAction: 'output_action',
  appendRowFileName: 'append_row_file_name',
  appendRowFormat: 'append_row_format',
  separator: 'separator',
  header: 'header',
  appendRowColumns: 'append_row_columns',
  computeTarget: 'compute_target',
  nodeCount: 'node_count',
  processCountPerNode: 'process_count_per_node',
  workerMemoryLimit: 'worker_memory_limit',
  runInvocationTimeout: 'run_invocation_timeout',
  runMaxTry: 'run_max_try',
  loggingLevel: 'logging_level',
  arguments: 'arguments',
  environmentVariables: 'environment_variables',
  passEnvironment: 'pass_environment',
  environment: 'environment',
  taskOverheadTimeout: 'task_overhead_timeout',
  firstTaskCreationTimeout: 'first_task_creation_timeout',
  progressUpdateTimeout: 'progress_update_timeout',
} as const satisfies Record<keyof StepSettings, string>;

export type SettingName = (typeof SETTING_NAMES)[keyof StepSettings];

const COLUMN_TYPES = ['string', 'int', 'float', 'bool', 'datetime'] as const;

/** Set by the program itself, so a job's own value would be lost. */
const OWN_VARIABLE = /^MILLRACE_|^AZUREML_(BI_OUTPUT_PATH|MODEL_DIR|NODE_COUNT)$/;

const ownVariableFault = (name: string): string | undefined =>
  variableNameFault(name) ?? (OWN_VARIABLE.test(name) ? 'is set by millrace itself; choose another name' : undefined);

/** `environment`, also of one that is registered. */
export const environmentSetting = environmentSchema(namedBy(ownVariableFault));

/** Pairs in the order written. A row's columns may be called anything that is not empty. */
const columns = z
  .array(z.object({ name: text, type: oneOf(COLUMN_TYPES) }), { error: 'must be a mapping of column names to types' })
  .min(1, { error: 'must name at least one column' })
  .refine((list) => list.every((column) => column.name !== ''), { error: 'must not have a column without a name' })
  .refine((list) => new Set(list.map((column) => column.name)).size === list.length, {
    error: 'must name each column once',
  });

const separator = valueBy('one character, neither a quote nor a line break', (value) =>
  typeof value === 'string' && [...value].length === 1 && !/["\r\n\0]/.test(value) ? value : undefined,
);

/** The settings of CONTRACT §2 as a job file names them, each rule for itself; `setting-rules.ts` has those across. */
export const settingsSchema = z.object({
  mini_batch_size: miniBatchSize.default(10),
  partition_keys: partitionKeys.optional(),
  error_threshold: wholeNumber(-1),
  allowed_failed_count: wholeNumber(-1).optional(),
  allowed_failed_percent: percent.optional(),
  output_action: oneOf(['append_row', 'summary_only']).default('append_row'),
  append_row_file_name: namedBy(fileNameFault).default('parallel_run_step.txt'),
  append_row_format: oneOf(['text', 'csv', 'jsonl', 'parquet']).default('text'),
  separator: separator.default(','),
  header: truth.default(false),
  append_row_columns: columns.optional(),
  compute_target: namedBy(computeNameFault).default('default'),
  node_count: wholeNumber(1).optional(),
  process_count_per_node: wholeNumber(1).optional(),
  worker_memory_limit: byteSize.optional(),
  run_invocation_timeout: seconds.default(60),
  run_max_try: wholeNumber(1).default(3),
  logging_level: oneOf(['WARNING', 'INFO', 'DEBUG']).default('INFO'),
  arguments: z.array(text, { error: 'must be a list or one text' }).default([]),
  environment_variables: z
    .record(namedBy(ownVariableFault), text, { error: 'must be a mapping of names to values' })
    .default({}),
  pass_environment: z.array(namedBy(ownVariableFault), { error: 'must be a list of names' }).default([]),
  environment: environmentSetting.optional(),
  task_overhead_timeout: seconds.default(600),
  first_task_creation_timeout: seconds.default(600),
  progress_update_timeout: seconds.optional(),
} satisfies Record<SettingName, z.ZodType>);

type RawSettings = z.infer<typeof settingsSchema>;

export function toSettings(raw: RawSettings): StepSettings {
  return {
    miniBatchSize: raw.mini_batch_size,
    partitionKeys: raw.partition_keys ?? null,
    errorThreshold: raw.error_threshold,
    allowedFailedCount: raw.allowed_failed_count ?? null,
    allowedFailedPercent: raw.allowed_failed_percent ?? null,
    outputAction: raw.output_action,
    appendRowFileName: raw.append_row_file_name,
    appendRowFormat: raw.append_row_format,
    separator: raw.separator,
    header: raw.header,
    appendRowColumns: (raw.append_row_columns as readonly RowColumn[] | undefined) ?? null,
    computeTarget: raw.compute_target,
    nodeCount: raw.node_count ?? null,
    processCountPerNode: raw.process_count_per_node ?? null,
    workerMemoryLimit: raw.worker_memory_limit ?? null,
    runInvocationTimeout: raw.run_invocation_timeout,
    runMaxTry: raw.run_max_try,
    loggingLevel: raw.logging_level,
    arguments: raw.arguments,
    environmentVariables: raw.environment_variables,
    passEnvironment: raw.pass_environment,
    environment: raw.environment ?? null,
    taskOverheadTimeout: raw.task_overhead_timeout,
    firstTaskCreationTimeout: raw.first_task_creation_timeout,
    progressUpdateTimeout: raw.progress_update_timeout ?? null,
  };
}
