import type { Counts, JournalEvent } from '../../core/ports/journal.ts';
import { LOG_FILES } from '../../core/ports/log-files.ts';
import { counted } from '../../core/ports/plural.ts';
import { uncountedItems } from '../../core/ports/uncounted-items.ts';

type TryEnded = Extract<JournalEvent, { kind: 'try-ended' }>;
type StepEnded = Extract<JournalEvent, { kind: 'step-ended' }>;

/** No text from a script can look like a line of ours. */
export const oneLine = (text: string): string => text.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ').trim();

/** A failed try in one line. */
export function errorLine(event: TryEnded, place: string): string {
  const next = event.retryInMs === null ? 'no further try' : `next try in ${Math.round(event.retryInMs / 1000)} s`;
  const { run, index, attempt, ending } = event;
  return `run ${run}, mini-batch ${index}, try ${attempt}, ${place}: ${ending}: ${oneLine(event.message)} (${next})`;
}

/** A failed try in full. */
export function errorBlock(event: TryEnded, place: string): string {
  const inputs = event.inputs.map((input, k) => `${k === 0 ? '    inputs: ' : '            '}${oneLine(input)}\n`);
  return `${errorLine(event, place)}\n${inputs.join('')}${indented(event.traceback)}\n`;
}

export function indented(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed === '' ? '' : `    ${trimmed.replace(/\r\n?|\n/g, '\n    ')}\n`;
}

/** Counts of a step, for people. */
export function countsText(counts: Counts, total: number | undefined): string {
  const settled = counts.succeeded + counts.failed;
  const processed = total === undefined ? miniBatches(settled) : `${settled} of ${miniBatches(total)}`;
  const { failed, items, failedItems, rows, retries } = counts;
  const done = `${processed} processed (${failed} failed), ${counted(items, 'item')} (${failedItems} failed)`;
  return `${done}, ${counted(rows, 'row')}, ${counted(retries, 'retry', 'retries')}`;
}

/** What a plan holds. */
export function plannedText(total: number, items: number): string {
  const later = uncountedItems(total, items);
  return `planned ${miniBatches(total)}${later === undefined ? ` of ${counted(items, 'item')}` : `; ${later}`}`;
}

const miniBatches = (value: number): string => counted(value, 'mini-batch', 'mini-batches');

/** How a run ended, for `job_result.txt`. */
export function resultText(
  event: StepEnded,
  atMs: number,
  counts: Counts | undefined,
  total: number | undefined,
): string {
  const lines = [
    `${new Date(atMs).toISOString()} job ${event.jobId}, step ${event.step}, run ${event.run}: ${event.status}`,
  ];
  if (event.reason !== null) lines.push(`    reason: ${oneLine(event.reason)}`);
  if (counts !== undefined) lines.push(`    ${countsText(counts, total)}`);
  if (counts !== undefined && counts.failed + counts.retries > 0) {
    lines.push(`    errors: ${LOG_FILES.errors}, with tracebacks below ${LOG_FILES.userErrors}/`);
  }
  return `${lines.join('\n')}\n`;
}
