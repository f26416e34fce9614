import type { StepView } from '../step-view.ts';
import { displayWidth } from './display-width.ts';
import { count } from './figures.ts';
import { sanitized } from './sanitized.ts';

const HEAD = ['JOB', 'STEP', 'STATUS', 'STARTED', 'MINI-BATCHES', 'FAILED ITEMS'];

/** Steps, one a line, under a heading. */
export function renderJobTable(steps: readonly StepView[]): readonly string[] {
  const rows = [HEAD, ...steps.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))));
  return rows.map((row) =>
    row
      .map((cell, column) => padded(cell, widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function cells(step: StepView): readonly string[] {
  const { total, succeeded, failed } = step.mini_batches;
  const settled = `${count(succeeded + failed)}${total === null ? '' : ` of ${count(total)}`}`;
  const texts = [step.job_id, step.step, step.status, minute(step.started_at), settled, count(step.items.failed)];
  return texts.map(sanitized);
}

const minute = (stamp: string): string => stamp.slice(0, 16).replace('T', ' ');

const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - displayWidth(text)));
