import { firstInputs } from '../../core/mini-batch/first-inputs.ts';
import { failedItemsOf, itemsOf } from '../../core/mini-batch/items-of.ts';
import type { JournalEvent } from '../../core/ports/journal.ts';
import type { Ended } from '../../core/ports/outcome.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Job } from './job.ts';
import { failedTry } from './verdict-records.ts';

export interface EndedTry {
  readonly job: Job;
  readonly run: RunAddress;
  /** Its number. */
  readonly worker: number;
  readonly outcome: Ended;
  /** Null: it is the last one. */
  readonly retryInMs: number | null;
}

/** What the journal is told of a try. */
export function tryEnded({ job, run, worker, outcome, retryInMs }: EndedTry): JournalEvent {
  const { startedAtMs, durationMs } = outcome;
  const isGood = outcome.kind === 'succeeded';
  const { items } = (isGood ? itemsOf : failedItemsOf)(job.miniBatch, job.rowsSeen);
  const { message, traceback } = isGood ? { message: '', traceback: '' } : failedTry(job, outcome, worker);
  return {
    kind: 'try-ended',
    ...run,
    index: job.miniBatch.index,
    attempt: job.attempt,
    worker,
    ending: outcome.kind,
    items,
    succeededItems: isGood ? Math.min(outcome.returned, items) : 0,
    startedAtMs,
    durationMs,
    message,
    traceback,
    inputs: isGood ? [] : firstInputs(job.miniBatch, job.table),
    retryInMs,
  };
}
