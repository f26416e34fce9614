import type { Counts, EndStatus } from './journal.ts';
import type { RunAddress } from './step-address.ts';

/** One state of a job, as a person wants to see it. Each value is complete in itself. */
export interface Progress extends RunAddress {
  readonly phase: 'planning' | 'running' | 'sealing' | EndStatus;
  /** Mini-batches; undefined until the plan is complete. */
  readonly total: number | undefined;
  readonly totalItems: number | undefined;
  readonly counts: Counts;
  /** First mini-batch without a verdict. */
  readonly next: number;
  readonly elapsedMs: number;
  /** Mini-batches settled per second, over the last few seconds; undefined before the first. */
  readonly ratePerSecond: number | undefined;
  /** Undefined while it cannot be told. */
  readonly etaMs: number | undefined;
  /** Undefined where nobody can tell from here. */
  readonly workers: { readonly alive: number; readonly ready: number; readonly busy: number } | undefined;
  /** The mini-batch that has been running longest. */
  readonly oldest: RunningTry | undefined;
  readonly firstError: FirstError | undefined;
  /** Warnings so far, each once. */
  readonly warnings: readonly string[];
  /** One sentence on why nothing moves; undefined while it does. */
  readonly stalled: string | undefined;
}

export interface RunningTry {
  readonly index: number;
  readonly attempt: number;
  readonly worker: number;
  readonly ageMs: number;
}

export interface FirstError {
  readonly index: number;
  readonly attempt: number;
  readonly message: string;
  readonly traceback: string;
  /** The first few names of what it ran on. */
  readonly inputs: readonly string[];
}
