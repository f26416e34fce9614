import { END_STATUSES, type StepSummary } from './summary.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isNumber: Check = (value) => typeof value === 'number';
const orNull =
  (check: Check): Check =>
  (value) =>
    value === null || check(value);
const isListOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const has =
  (fields: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isObject(value) && Object.entries(fields).every(([name, check]) => check(value[name]));

const areCounts = has({ total: orNull(isNumber), succeeded: isNumber, failed: isNumber });
const isOptional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const isMetric = has({
  count: isNumber,
  min: isOptional(isNumber),
  max: isOptional(isNumber),
  mean: isOptional(isNumber),
});

const FIELDS: Readonly<Record<keyof StepSummary, Check>> = {
  job_id: isText,
  step: isText,
  run: isNumber,
  status: (value) => END_STATUSES.some((status) => status === value),
  output: orNull(isText),
  mini_batches: areCounts,
  items: areCounts,
  rows: isNumber,
  tries: isNumber,
  bytes: isNumber,
  sha256: orNull(isText),
  output_mark: isOptional(orNull(isText)),
  started_at: isText,
  ended_at: isText,
  seconds: isNumber,
  error: orNull(isText),
  first_error: orNull(
    has({
      mini_batch: orNull(isNumber),
      attempt: isNumber,
      message: isText,
      traceback: isText,
      inputs: isListOf(isText),
    }),
  ),
  files: isListOf(isText),
  metrics_of: isOptional(isNumber),
  metrics: isOptional((value) => isObject(value) && Object.values(value).every(isMetric)),
};

/** Whether all is there that readers of a summary rely on. It has no checksum, and other tools may have written it anew. */
export const isSummary = has(FIELDS);
