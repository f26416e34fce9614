import { describeFailure } from '../../core/attempt/judge.ts';
import { firstInputs } from '../../core/mini-batch/first-inputs.ts';
import { failedItemsOf, itemsOf } from '../../core/mini-batch/items-of.ts';
import type { FailedOutcome, Succeeded } from '../../core/ports/outcome.ts';
import type {
  DeadLetter,
  FailedTry,
  MiniBatch,
  MiniBatchFailed,
  MiniBatchScored,
  Slice,
} from '../../core/ports/records.ts';
import type { Job } from './job.ts';

const MOST_TRACEBACK = 16 * 1024;

export function scored(job: Job, result: Succeeded, scorer: string, worker: number): MiniBatchScored {
  const { jobId, step, run, index } = job.miniBatch;
  const { startedAtMs, durationMs, rowCount, rows, warnings, returned, metrics } = result;
  const { items } = itemsOf(job.miniBatch, job.rowsSeen);
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
    ...(metrics === undefined ? {} : { metrics }),
    ...(returned < items ? { missedInputs: firstInputs(job.miniBatch, job.table) } : {}),
    rows,
    claim: null,
  };
}

export function failed(job: Job, scorer: string): MiniBatchFailed {
  const { jobId, step, run, index } = job.miniBatch;
  const tries = job.failedTries;
  const durationMs = tries.reduce((sum, each) => sum + each.durationMs, 0);
  const items = failedItemsOf(job.miniBatch, job.rowsSeen);
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
    inputs: firstInputs(job.miniBatch, job.table),
    claim: null,
  };
}

export function deadLetter(job: Job, stderrTail: string): DeadLetter {
  const { jobId, step, run, index, input, ranges = null, rows = null, partition = null } = job.miniBatch;
  return {
    kind: 'DeadLetter',
    jobId,
    step,
    run,
    index,
    input,
    inputs: wholePaths(job.miniBatch),
    ranges,
    rows,
    partition,
    tries: job.failedTries,
    stderrTail,
    undecodable: null,
    claim: null,
  };
}

export function failedTry(job: Job, outcome: FailedOutcome, worker: number): FailedTry {
  const { startedAtMs, durationMs } = outcome;
  const how = { ending: outcome.kind, message: describeFailure(outcome), traceback: tracebackOf(outcome) };
  return { attempt: job.attempt, worker, ...how, startedAtMs, durationMs };
}

/** Of a worker that died, what it said last. */
function tracebackOf(outcome: FailedOutcome): string {
  if (outcome.kind === 'failed') return outcome.error.traceback.slice(0, MOST_TRACEBACK);
  return outcome.kind === 'crashed' ? (outcome.lastWords ?? '').slice(-MOST_TRACEBACK) : '';
}

/** In place of tries that nobody is left to tell of. */
export function scorersDied({ attempt }: Job, deaths: number, startedAtMs: number): FailedTry {
  const message = `its scorer died each of ${deaths} times that it ran with nothing beside it`;
  return { attempt, worker: 0, ending: 'crashed', message, traceback: '', startedAtMs, durationMs: 0 };
}

const wholePaths = ({ folder, slices }: MiniBatch): readonly Slice[] =>
  slices.map((slice) => ({ ...slice, path: folder + slice.path }));
