import type { RunOptions } from './run-options.ts';

/** `millrace submit`, as it was typed. */
export interface SubmitOptions extends RunOptions {
  /** The same key is the same job, however often it is submitted. */
  readonly idempotencyKey: string | undefined;
}
