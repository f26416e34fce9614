import type { Progress } from '../../core/ports/progress.ts';
import { spokenDuration } from '../../core/progress/spoken-duration.ts';
import { count, counted, rate } from './figures.ts';
import { sanitized } from './sanitized.ts';
import { shortened } from './shortened.ts';

/** A run's state in one line, for logs and pipes. */
export function renderLine(progress: Progress): string {
  const { step, phase, elapsedMs, counts, workers } = progress;
  const parts = [`${sanitized(step)}: ${phase}, ${spokenDuration(elapsedMs)}`, miniBatches(progress)];
  if (counts.failedItems > 0) parts.push(`${counted(counts.failedItems, 'item')} failed`);
  if (phase === 'running') parts.push(...pace(progress));
  if (phase === 'running' && workers !== undefined)
    parts.push(`${workers.busy} of ${counted(workers.alive, 'worker')} busy`);
  if (counts.retries > 0) parts.push(counted(counts.retries, 'retry', 'retries'));
  if (progress.stalled !== undefined) parts.push(sanitized(progress.stalled));
  return parts.join('; ');
}

/** The first error in one line. */
export function renderFirstError({ index, attempt, message }: NonNullable<Progress['firstError']>): string {
  return `first error: mini-batch ${index}, try ${attempt}: ${shortened(sanitized(message))}`;
}

function miniBatches({ counts, total }: Progress): string {
  const done = count(counts.succeeded + counts.failed);
  const failed = counts.failed === 0 ? '' : ` (${count(counts.failed)} failed)`;
  return total === undefined
    ? `${done} mini-batches done${failed}`
    : `${done} of ${counted(total, 'mini-batch', 'mini-batches')} done${failed}`;
}

function* pace({ ratePerSecond, etaMs }: Progress): Generator<string> {
  if (ratePerSecond !== undefined) yield rate(ratePerSecond);
  if (etaMs !== undefined) yield `about ${spokenDuration(etaMs)} left`;
}
