/**
 * What entry scripts import from `millrace`.
 *
 * @packageDocumentation
 */

/** Second argument of `run`. */
export interface MiniBatchContext {
  /** The mini-batch's place in input order, from 0. */
  readonly minibatchIndex: number;
  /** The job's input that the mini-batch comes from, by name. */
  readonly datasetName: string;
  /** With `partition_keys`: the value of each key, in their order; else absent. */
  readonly partitionKeyValue?: Readonly<Record<string, string>>;
}

/** Throw it when another try cannot help: the mini-batch fails at once. */
export class NonRetryableError extends Error {
  override readonly name = 'NonRetryableError';
}

const LEVELS: Readonly<Record<string, number>> = { DEBUG: 10, INFO: 20, WARNING: 30 };
const threshold = LEVELS[process.env.MILLRACE_LOGGING_LEVEL ?? ''] ?? 20;

const write =
  (level: string, rank: number) =>
  (...values: readonly unknown[]): void => {
    if (rank >= threshold) console.error(new Date().toISOString(), level, ...values);
  };

/** Writes lines to stderr, which the job keeps, from the job's `logging_level` upwards. */
export const logger = {
  debug: write('DEBUG', 10),
  info: write('INFO', 20),
  warning: write('WARNING', 30),
  error: write('ERROR', 40),
} as const;

export { getDataset } from './get-dataset.ts';
export { getModelPath } from './get-model-path.ts';
export { sideInput } from './side-input.ts';
