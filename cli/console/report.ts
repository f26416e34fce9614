import type { SummaryError } from '../../core/ports/first-failures.ts';
import { LOG_FILES } from '../../core/ports/log-files.ts';
import { spokenDuration } from '../../core/progress/spoken-duration.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import { isForItems } from '../../core/result/threshold.ts';
import { type Colours, noColours } from './colours.ts';
import { inputsOf, placeOf } from './error-place.ts';
import { count, counted, size } from './figures.ts';
import { sanitized, sanitizedLines } from './sanitized.ts';
import { shortened } from './shortened.ts';

/** More of a traceback is in the log. */
const TRACEBACK_LINES = 40;

export interface ReportPlaces {
  /** Absolute folder of the step's logs. */
  readonly logs: string;
  /** Absolute folder of the rows of a run that did not complete; null when it writes none (`summary_only`). */
  readonly partial: string | null;
}

/** What a run says at its end, on stderr: what became of it, and if it failed the first error and what to do about it. */
export function renderReport(
  summary: StepSummary,
  places: ReportPlaces,
  colours: Colours = noColours,
): readonly string[] {
  const error = summary.first_error;
  return [
    heading(summary, colours),
    `  ${miniBatches(summary)}; ${items(summary)}; ${counted(summary.rows, 'row')}; ${counted(summary.tries, 'try', 'tries')}`,
    ...output(summary, places),
    ...(error === null ? [] : firstError(summary, error, places, colours)),
    ...whatToDo(summary, places),
  ];
}

function heading({ step, status, seconds, error }: StepSummary, colours: Colours): string {
  const paint = status === 'completed' ? colours.good : colours.bad;
  const said = `${status} ${status === 'completed' ? 'in' : 'after'} ${spokenDuration(seconds * 1000)}`;
  return `${sanitized(step)}: ${paint(said)}${error === null || error === status ? '' : `: ${shortened(sanitized(error))}`}`;
}

const miniBatches = ({ mini_batches: { total, succeeded, failed } }: StepSummary): string =>
  `mini-batches: ${ofTotal(succeeded, failed, total)}`;

const items = ({ items: { total, succeeded, failed } }: StepSummary): string =>
  `items: ${ofTotal(succeeded, failed, total)}`;

const ofTotal = (succeeded: number, failed: number, total: number | null): string =>
  `${count(succeeded)} succeeded, ${count(failed)} failed${total === null ? '' : ` of ${count(total)}`}`;

function output({ output: path, bytes, rows, files }: StepSummary, { partial }: ReportPlaces): readonly string[] {
  const lines: string[] = [];
  if (path !== null) lines.push(`  output: ${sanitized(path)} (${size(bytes)})`);
  else if (partial !== null && rows > 0)
    lines.push(`  rows so far, up to the first mini-batch without any: ${sanitized(partial)}`);
  if (files.length > 0) lines.push(`  ${counted(files.length, 'file')} written by the script`);
  return lines;
}

function firstError(
  summary: StepSummary,
  error: SummaryError,
  { logs }: ReportPlaces,
  colours: Colours,
): readonly string[] {
  const where = placeOf(error);
  const errors = logs.startsWith('azure-blob:') ? `${LOG_FILES.errorsPrefix}*` : LOG_FILES.errors;
  const log = `  all errors: ${sanitized(`${logs}/${errors}`)}, tracebacks below ${LOG_FILES.userErrors}/ beside it`;
  // A run that completed all the same needs no more than a pointer.
  if (summary.status === 'completed') {
    const line = `  first error: ${where}: ${shortened(sanitized(error.message))}`;
    const isLogged = summary.mini_batches.failed > 0 || error.mini_batch === null;
    return isLogged ? [line, log] : [line];
  }
  return [
    '',
    colours.strong(`The first error: ${where}`),
    `  ${colours.bad(shortened(sanitized(error.message)))}`,
    ...inputsOf(error).map((input, k) => `  ${k === 0 ? 'inputs: ' : '        '}${sanitized(input)}`),
    ...traceback(error).map((line) => `    ${line}`),
    // Where neither a try nor an init() failed the log has nothing of it.
    ...(hasOnlyTooFewRows(summary) || isUnprepared(error) ? [] : [log]),
  ];
}

/** The words of a scorer that could not bring here what the script needs. */
const isUnprepared = ({ mini_batch, message }: SummaryError): boolean =>
  mini_batch === null && message.startsWith('preparation failed: ');

function traceback(error: SummaryError): readonly string[] {
  const lines = sanitizedLines(error.traceback)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(shortened);
  if (lines.length <= TRACEBACK_LINES) return lines;
  const half = TRACEBACK_LINES / 2;
  return [...lines.slice(0, half), `… ${lines.length - TRACEBACK_LINES} more lines …`, ...lines.slice(-half)];
}

function whatToDo(summary: StepSummary, { partial }: ReportPlaces): readonly string[] {
  const { status, job_id } = summary;
  if (status === 'completed') return [];
  const look = [
    `  millrace logs ${job_id}      what happened`,
    ...(partial === null ? [] : [`  millrace results ${job_id}   the rows so far`]),
    ...(hasOnlyTooFewRows(summary) ? [] : [`  millrace resume ${job_id}    goes on where it stopped`]),
  ];
  return status === 'failed' ? ['', advice(summary), ...look] : ['', ...look];
}

function advice(summary: StepSummary): string {
  if (hasOnlyTooFewRows(summary)) {
    return 'What to do: let run() return one element for each input that succeeded, or tolerate more failed items (error_threshold), and run the job again. A mini-batch that returned is not tried again: resume alone would fail as this did.';
  }
  const mend = 'and run the job again; if the cause has passed, resume, which keeps script and job file as they were';
  if (summary.first_error === null) return `What to do: mend what is said above ${mend}.`;
  if (summary.first_error.mini_batch === null)
    return `What to do: mend the script, its environment or what it needs on the scorers ${mend}.`;
  return `What to do: mend the script or the input ${mend}; or tolerate more failures (error_threshold).`;
}

/** Every item that failed did so because fewer rows came back than there were items. */
const hasOnlyTooFewRows = ({ error, mini_batches }: StepSummary): boolean =>
  error !== null && isForItems(error) && mini_batches.failed === 0;
