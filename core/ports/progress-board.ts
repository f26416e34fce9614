import type { Counts } from './journal.ts';
import type { RunAddress, StepAddress } from './step-address.ts';

/** A collector's word on a run: what the planner paces by. Complete in itself; a lost one costs nothing. */
export interface RunProgress extends RunAddress {
  readonly epoch: number;
  /** Indices of this run that have a verdict. */
  readonly done: DoneSet;
  /** By scorer: its verdicts in this run, and the decayed mean time of a `run()` in ms. */
  readonly scorers: ReadonlyMap<string, ScorerPace>;
  /** Scorers whose `init()` failed in this run. */
  readonly initFailed: readonly string[];
  readonly aheadBytes: number;
  readonly counts: Counts;
  /** Mini-batches; null while the collector does not know how large the plan is. */
  readonly total: number | null;
  readonly totalItems: number | null;
  /** The step's log is read up to here: the first offset that is not taken yet. */
  readonly logOffset: number;
  /** The run is decided: nothing more of it is needed. */
  readonly isDecided: boolean;
  /** The decision is carried out: output, summary and end are there. */
  readonly isEnded: boolean;
}

export interface ScorerPace {
  readonly verdicts: number;
  readonly meanMs: number;
}

/** Read-only: an adapter may hand out the live one. */
export interface DoneSet {
  /** First index that is not in it. */
  readonly next: number;
  readonly size: number;
  has(index: number): boolean;
  /** Ascending; `end` is not included. */
  ranges(): Iterable<readonly [start: number, end: number]>;
}

/** Where collectors pin up their progress and planners look. */
export interface ProgressBoard {
  pinUp(progress: RunProgress): Promise<void>;
  read(step: StepAddress): Promise<RunProgress | undefined>;
  /**
   * Resolves once there is something other than `seen`, which is what the caller read last; it may also resolve now
   * and then without. Resolves at once when `signal` is aborted. No change is slept through.
   */
  changed(step: StepAddress, seen: RunProgress | undefined, signal: AbortSignal): Promise<void>;
}
