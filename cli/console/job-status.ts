import { spokenDuration } from '../../core/progress/spoken-duration.ts';
import type { StepSummary } from '../../core/result/summary.ts';
import type { StepView } from '../step-view.ts';
import { inputsOf, placeOf } from './error-place.ts';
import { count, size } from './figures.ts';
import { sanitized, sanitizedLines } from './sanitized.ts';

/** All that is known of a step, one thing a line. */
export function renderJobStatus(view: StepView, logs: string): readonly string[] {
  const lines: (readonly [label: string, text: string])[] = [
    ['job', view.job_id],
    ['step', view.run === 1 ? view.step : `${view.step}, run ${view.run}`],
    ['status', status(view)],
    ['mini-batches', settled(view.mini_batches)],
    ['items', settled(view.items)],
    ['rows', count(view.rows)],
    ['started', view.started_at],
  ];
  if (view.ended_at !== null)
    lines.push(['ended', `${view.ended_at}, after ${spokenDuration((view.seconds ?? 0) * 1000)}`]);
  if (view.output !== null) lines.push(['output', `${view.output} (${size(view.bytes)})`]);
  for (const scorer of view.unable_scorers) lines.push(['unable', `${scorer}: it cannot work on it, the logs say why`]);
  if (view.published_again > 0) {
    lines.push(['again', `mini-batches published more than once, without a verdict: ${count(view.published_again)}`]);
  }
  lines.push(['logs', logs]);
  return [...lines.map(([label, text]) => `${label.padEnd(14)}${sanitized(text)}`), ...firstError(view)];
}

function status(view: StepView): string {
  const asked = view.cancel_requested && view.ended_at === null ? ', asked to cancel' : '';
  return `${view.status}${view.error === null || view.error === view.status ? '' : `: ${view.error}`}${asked}`;
}

function settled({ total, succeeded, failed }: StepSummary['items']): string {
  return `${count(succeeded)} succeeded, ${count(failed)} failed${total === null ? '' : ` of ${count(total)}`}`;
}

function firstError({ first_error: error }: StepView): readonly string[] {
  if (error === null) return [];
  const lines = sanitizedLines(error.traceback).trimEnd().split('\n');
  return [
    `first error   ${placeOf(error)}: ${sanitized(error.message)}`,
    ...inputsOf(error).map((input) => `              ${sanitized(input)}`),
    ...lines.filter((line) => line !== '').map((line) => `    ${line}`),
  ];
}
