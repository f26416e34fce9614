import type { Decision } from '../ports/decision.ts';
import { type ErrorOfMiniBatch, type FirstFailures, noFailures, type SummaryError } from '../ports/first-failures.ts';
import { counted } from '../ports/plural.ts';
import type { MiniBatchFailed, MiniBatchScored, ResultsRecord, VerdictRecord } from '../ports/records.ts';
import { withUncounted } from './uncounted.ts';

/**
 * What a user wants to read first of what went wrong for good: what kept a scorer from the step before anything else failed, else of
 * the mini-batches that failed the first in the input's order. Items that failed because too few rows came back are told
 * where nothing else has failed.
 */
export class FirstFailure {
  readonly #isOfFiles: boolean;
  #found: FirstFailures;

  /** `isOfFiles`: items are files, and not rows. `found`: by earlier owners. */
  constructor(isOfFiles: boolean, found = noFailures) {
    this.#isOfFiles = isOfFiles;
    this.#found = found;
  }

  get found(): FirstFailures {
    return this.#found;
  }

  /** What kept a scorer from a run that completed is no failure of the run: others did its work. */
  of(status: Decision['status']): SummaryError | null {
    const { init, failed, fewRows } = this.#found;
    const ofItems = failed ?? fewRows;
    return status === 'completed' ? ofItems : (init ?? ofItems);
  }

  note(record: ResultsRecord): void {
    const found = this.#found;
    if (record.kind === 'MiniBatchScored') {
      if (record.succeededItems < record.items)
        this.#found = { ...found, fewRows: earlier(found.fewRows, this.#counted(record, fewRows(record))) };
    } else if (record.kind === 'MiniBatchFailed') {
      this.#found = { ...found, failed: earlier(found.failed, this.#counted(record, firstTry(record))) };
    } else if (record.kind === 'InitFailed') {
      const { message, traceback } = record;
      const init = { mini_batch: null, attempt: 1, message, traceback, inputs: [] };
      if (found.failed === null && found.init === null) this.#found = { ...found, init };
    }
  }

  #counted({ items }: VerdictRecord, error: ErrorOfMiniBatch): ErrorOfMiniBatch {
    const more = this.#isOfFiles ? items - error.inputs.length : 0;
    return more > 0 ? { ...error, more_inputs: more } : error;
  }
}

const earlier = (one: ErrorOfMiniBatch | null, other: ErrorOfMiniBatch): ErrorOfMiniBatch =>
  one !== null && one.mini_batch < other.mini_batch ? one : other;

/** What came first is the cause; what later tries said may only follow from it. */
function firstTry(record: MiniBatchFailed): ErrorOfMiniBatch {
  const { index, tries, inputs } = record;
  const { attempt = 0, message = '', traceback = '' } = tries[0] ?? {};
  return { mini_batch: index, attempt, message: withUncounted(record, message), traceback, inputs };
}

function fewRows({ index, attempt, items, succeededItems, missedInputs = [] }: MiniBatchScored): ErrorOfMiniBatch {
  const failed = items - succeededItems;
  const message = `run() returned ${succeededItems} of ${counted(items, 'row')}, one for each item: ${counted(failed, 'item')} failed`;
  return { mini_batch: index, attempt, message, traceback: '', inputs: missedInputs };
}
