import type { Counts } from '../ports/journal.ts';
import { noCounts } from '../ports/no-totals.ts';
import type { FirstError, Progress } from '../ports/progress.ts';
import type { RunAddress } from '../ports/step-address.ts';
import { RateWindow } from './rate.ts';

/** What is known of a run so far. Mutable, because it takes in tens of thousands of events a second. */
export interface ProgressState {
  readonly address: RunAddress;
  /** `run_max_try`, for the sentences. */
  readonly maxTries: number | undefined;
  readonly startedMs: number;
  endedMs: number | undefined;
  phase: Progress['phase'];
  total: number | undefined;
  totalItems: number | undefined;
  counts: Counts;
  next: number;
  readonly rate: RateWindow;
  hasCounts: boolean;
  /** When the first `run()` was called: the rate counts from there. */
  firstTryMs: number | undefined;
  /** When something was last settled, a try last succeeded, or the phase last changed. */
  movedMs: number;
  /** By worker number. */
  readonly workers: Map<number, WorkerState>;
  /** Mini-batches between two tries: index → when the next try is due. */
  readonly waiting: Map<number, number>;
  lastFailure: { readonly index: number; readonly attempt: number } | undefined;
  /** What scripts will run in, while it is made here. */
  building: { readonly what: string; readonly sinceMs: number } | undefined;
  initFailures: number;
  firstError: FirstError | undefined;
  readonly warningKeys: Set<string>;
  warnings: readonly string[];
}

export interface WorkerState {
  stage: 'starting' | 'init' | 'ready';
  /** When the stage began. */
  sinceMs: number;
  /** The mini-batch in `run()`; −1 when there is none. */
  index: number;
  attempt: number;
  beganMs: number;
}

/** The beginning of a run. All times are monotonic. */
export function startProgress(
  address: RunAddress,
  atMs: number,
  options: { readonly maxTries?: number } = {},
): ProgressState {
  return {
    address: { jobId: address.jobId, step: address.step, run: address.run },
    maxTries: options.maxTries,
    startedMs: atMs,
    endedMs: undefined,
    phase: 'planning',
    total: undefined,
    totalItems: undefined,
    counts: noCounts,
    next: 0,
    rate: new RateWindow(),
    hasCounts: false,
    firstTryMs: undefined,
    movedMs: atMs,
    workers: new Map(),
    waiting: new Map(),
    lastFailure: undefined,
    building: undefined,
    initFailures: 0,
    firstError: undefined,
    warningKeys: new Set(),
    warnings: [],
  };
}
