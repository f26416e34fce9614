import type { ResultsRecord } from '../ports/records.ts';
import type { SummaryError } from './summary.ts';

/** The first thing that went wrong for good: what a user wants to read first. */
export class FirstFailure {
  #found: SummaryError | null = null;

  get found(): SummaryError | null {
    return this.#found;
  }

  note(record: ResultsRecord): void {
    if (this.#found !== null) return;
    if (record.kind === 'InitFailed') {
      const { message, traceback } = record;
      this.#found = { mini_batch: null, attempt: 1, message: `init() failed: ${message}`, traceback, inputs: [] };
    } else if (record.kind === 'MiniBatchFailed') {
      const last = record.tries.at(-1);
      const error = { message: last?.message ?? '', traceback: last?.traceback ?? '', attempt: last?.attempt ?? 0 };
      this.#found = { mini_batch: record.index, ...error, inputs: record.inputs };
    }
  }
}
