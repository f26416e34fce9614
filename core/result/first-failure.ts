import { counted } from '../ports/plural.ts';
import type { MiniBatchFailed, MiniBatchScored, ResultsRecord } from '../ports/records.ts';
import type { SummaryError } from './summary.ts';
import { withUncounted } from './uncounted.ts';

/**
 * What a user wants to read first of what went wrong for good: what kept a scorer from the step before anything else failed, else of
 * the mini-batches that failed the first in the input's order. Items that failed because too few rows came back are told
 * where nothing else has failed.
 */
export class FirstFailure {
  #failed: SummaryError | null = null;
  #fewRows: SummaryError | null = null;

  get found(): SummaryError | null {
    return this.#failed ?? this.#fewRows;
  }

  note(record: ResultsRecord): void {
    if (record.kind === 'MiniBatchScored') {
      if (record.succeededItems < record.items) this.#fewRows = earlier(this.#fewRows, fewRows(record));
    } else if (record.kind === 'MiniBatchFailed') {
      this.#failed = earlier(this.#failed, firstTry(record));
    } else if (record.kind === 'InitFailed') {
      const { message, traceback } = record;
      this.#failed ??= { mini_batch: null, attempt: 1, message, traceback, inputs: [] };
    }
  }
}

function earlier(one: SummaryError | null, other: SummaryError): SummaryError {
  if (one === null) return other;
  const isInit = one.mini_batch === null || other.mini_batch === null;
  return isInit || one.mini_batch < other.mini_batch ? one : other;
}

/** What came first is the cause; what later tries said may only follow from it. */
function firstTry(record: MiniBatchFailed): SummaryError {
  const { index, tries, inputs } = record;
  const { attempt = 0, message = '', traceback = '' } = tries[0] ?? {};
  return { mini_batch: index, attempt, message: withUncounted(record, message), traceback, inputs };
}

function fewRows({ index, attempt, items, succeededItems, missedInputs = [] }: MiniBatchScored): SummaryError {
  const failed = items - succeededItems;
  const message = `run() returned ${succeededItems} of ${counted(items, 'row')}, one for each item: ${counted(failed, 'item')} failed`;
  return { mini_batch: index, attempt, message, traceback: '', inputs: missedInputs };
}
