import type { Decision } from '../ports/decision.ts';
import { counted } from '../ports/plural.ts';
import type { MiniBatchFailed, MiniBatchScored, ResultsRecord, VerdictRecord } from '../ports/records.ts';
import type { SummaryError } from './summary.ts';
import { withUncounted } from './uncounted.ts';

type OfMiniBatch = SummaryError & { readonly mini_batch: number };

/**
 * What a user wants to read first of what went wrong for good: what kept a scorer from the step before anything else failed, else of
 * the mini-batches that failed the first in the input's order. Items that failed because too few rows came back are told
 * where nothing else has failed.
 */
export class FirstFailure {
  readonly #isOfFiles: boolean;
  #init: SummaryError | null = null;
  #failed: OfMiniBatch | null = null;
  #fewRows: OfMiniBatch | null = null;

  /** `isOfFiles`: items are files, and not rows. */
  constructor(isOfFiles: boolean) {
    this.#isOfFiles = isOfFiles;
  }

  /** What kept a scorer from a run that completed is no failure of the run: others did its work. */
  of(status: Decision['status']): SummaryError | null {
    const ofItems = this.#failed ?? this.#fewRows;
    return status === 'completed' ? ofItems : (this.#init ?? ofItems);
  }

  note(record: ResultsRecord): void {
    if (record.kind === 'MiniBatchScored') {
      if (record.succeededItems < record.items)
        this.#fewRows = earlier(this.#fewRows, this.#counted(record, fewRows(record)));
    } else if (record.kind === 'MiniBatchFailed') {
      this.#failed = earlier(this.#failed, this.#counted(record, firstTry(record)));
    } else if (record.kind === 'InitFailed') {
      const { message, traceback } = record;
      if (this.#failed === null) this.#init ??= { mini_batch: null, attempt: 1, message, traceback, inputs: [] };
    }
  }

  #counted({ items }: VerdictRecord, error: OfMiniBatch): OfMiniBatch {
    const more = this.#isOfFiles ? items - error.inputs.length : 0;
    return more > 0 ? { ...error, more_inputs: more } : error;
  }
}

const earlier = (one: OfMiniBatch | null, other: OfMiniBatch): OfMiniBatch =>
  one !== null && one.mini_batch < other.mini_batch ? one : other;

/** What came first is the cause; what later tries said may only follow from it. */
function firstTry(record: MiniBatchFailed): OfMiniBatch {
  const { index, tries, inputs } = record;
  const { attempt = 0, message = '', traceback = '' } = tries[0] ?? {};
  return { mini_batch: index, attempt, message: withUncounted(record, message), traceback, inputs };
}

function fewRows({ index, attempt, items, succeededItems, missedInputs = [] }: MiniBatchScored): OfMiniBatch {
  const failed = items - succeededItems;
  const message = `run() returned ${succeededItems} of ${counted(items, 'row')}, one for each item: ${counted(failed, 'item')} failed`;
  return { mini_batch: index, attempt, message, traceback: '', inputs: missedInputs };
}
