import { describeFailure } from '../../core/attempt/judge.ts';
import type { Outcome, Succeeded } from '../../core/ports/outcome.ts';
import type { DeadLetter, FailedTry, MiniBatchFailed, MiniBatchScored } from '../../core/ports/records.ts';
import type { Job } from './job.ts';

/** A failed mini-batch names no more of its inputs than this. */
const MOST_INPUTS = 5;
const MOST_TRACEBACK = 16 * 1024;

export type FailedOutcome = Exclude<Outcome, { kind: 'succeeded' | 'not-begun' }>;

export function scored(job: Job, result: Succeeded, scorer: string, worker: number): MiniBatchScored {
  const { jobId, step, run, index } = job.miniBatch;
  const { startedAtMs, durationMs, rowCount, rows, warnings, returned } = result;
  const items = job.files.length;
  const counts = { items, succeededItems: Math.min(returned, items), rowCount };
  const who = { scorer, worker, attempt: job.attempt };
  return {
    kind: 'MiniBatchScored',
    jobId,
    step,
    run,
    index,
    ...who,
    ...counts,
    startedAtMs,
    durationMs,
    warnings,
    rows,
    claim: null,
  };
}

export function failed(job: Job, scorer: string): MiniBatchFailed {
  const { jobId, step, run, index } = job.miniBatch;
  const tries = job.failedTries;
  const durationMs = tries.reduce((sum, each) => sum + each.durationMs, 0);
  const items = { items: job.files.length, itemsUnknown: false };
  return {
    kind: 'MiniBatchFailed',
    jobId,
    step,
    run,
    index,
    scorer,
    ...items,
    tries,
    durationMs,
    inputs: firstInputs(job),
  };
}

export function deadLetter(job: Job, stderrTail: string): DeadLetter {
  const { jobId, step, run, index } = job.miniBatch;
  return {
    kind: 'DeadLetter',
    jobId,
    step,
    run,
    index,
    inputs: job.files,
    tries: job.failedTries,
    stderrTail,
    undecodable: null,
  };
}

export function failedTry(job: Job, outcome: FailedOutcome, worker: number): FailedTry {
  const { startedAtMs, durationMs } = outcome;
  const traceback = outcome.kind === 'failed' ? outcome.error.traceback.slice(0, MOST_TRACEBACK) : '';
  const how = { ending: outcome.kind, message: describeFailure(outcome), traceback };
  return { attempt: job.attempt, worker, ...how, startedAtMs, durationMs };
}

export function firstInputs({ files }: Job): readonly string[] {
  return files.slice(0, MOST_INPUTS).map(({ path }) => path);
}
