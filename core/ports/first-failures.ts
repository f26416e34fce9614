/** One error as a summary tells it. */
export interface SummaryError {
  /** Null when it was before any: `init()`, or the preparation of a scorer. */
  readonly mini_batch: number | null;
  readonly attempt: number;
  readonly message: string;
  readonly traceback: string;
  readonly inputs: readonly string[];
  /** How many files it had beside these; absent for none, and of tables. */
  readonly more_inputs?: number;
}

/** The first of each kind of failure in a run: which of them is told depends on how the run ends. */
export interface FirstFailures {
  /** What kept a scorer from the step before a mini-batch had failed. */
  readonly init: SummaryError | null;
  /** Of the mini-batches that failed, the first in the input's order. */
  readonly failed: ErrorOfMiniBatch | null;
  /** Of those that returned fewer rows than items: they did not fail. */
  readonly fewRows: ErrorOfMiniBatch | null;
}

export type ErrorOfMiniBatch = SummaryError & { readonly mini_batch: number };

export const noFailures: FirstFailures = { init: null, failed: null, fewRows: null };
