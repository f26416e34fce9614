import type { Progress } from '../../core/ports/progress.ts';
import { spokenDuration } from '../../core/progress/spoken-duration.ts';
import type { Colours } from './colours.ts';
import { cutToWidth, displayWidth } from './display-width.ts';
import { count, counted, rate } from './figures.ts';
import { sanitized } from './sanitized.ts';

const LABEL_WIDTH = 14;
const BAR_WIDTH_MAX = 40;

/** The live block: what a person wants to see of a run at a glance, each line within `width` columns. */
export function renderBlock(progress: Progress, width: number, colours: Colours): readonly string[] {
  const line = lineWriter(width, colours);
  return [
    line(progress.step, heading(progress), phaseColour(progress, colours)),
    ...barLine(progress, width, colours),
    line('mini-batches', miniBatches(progress)),
    line('items', items(progress)),
    ...(progress.workers === undefined ? [] : [line('workers', workers(progress.workers, progress.counts))]),
    ...(progress.oldest === undefined ? [] : [line('longest', oldest(progress.oldest))]),
    ...(progress.firstError === undefined ? [] : [line('first error', firstError(progress.firstError), colours.bad)]),
    ...progress.warnings.slice(0, 3).map((warning) => line('warning', warning, colours.notable)),
    ...(progress.stalled === undefined ? [] : [line('waiting', progress.stalled, colours.notable)]),
  ];
}

type Paint = (text: string) => string;

/** Colours are put on what is already cut: their codes take no columns. */
function lineWriter(width: number, colours: Colours): (label: string, text: string, paint?: Paint) => string {
  return (label, text, paint = (same) => same) => {
    const left = cutToWidth(sanitized(label), LABEL_WIDTH - 2);
    const start = left + ' '.repeat(LABEL_WIDTH - displayWidth(left));
    if (width <= LABEL_WIDTH) return cutToWidth(start, width);
    return colours.faint(start) + paint(cutToWidth(sanitized(text), width - LABEL_WIDTH));
  };
}

function phaseColour({ phase }: Progress, colours: Colours): Paint {
  if (phase === 'completed') return colours.good;
  return phase === 'failed' || phase === 'cancelled' || phase === 'interrupted' ? colours.bad : colours.strong;
}

function heading({ phase, elapsedMs, jobId, run }: Progress): string {
  return `${phase}, ${spokenDuration(elapsedMs)}  (job ${jobId}${run === 1 ? '' : `, run ${run}`})`;
}

function barLine({ total, counts }: Progress, width: number, colours: Colours): readonly string[] {
  const room = Math.min(BAR_WIDTH_MAX, width - LABEL_WIDTH - 7);
  if (total === undefined || room < 5) return [];
  const share = total === 0 ? 1 : Math.min(1, (counts.succeeded + counts.failed) / total);
  // Never full before all is done: a bar that stands at its end says so.
  const filled = share === 1 ? room : Math.min(room - 1, Math.floor(share * room));
  const percent = `${Math.floor(share * 100)} %`.padStart(6);
  return [
    ' '.repeat(LABEL_WIDTH) + colours.good('█'.repeat(filled)) + colours.faint('░'.repeat(room - filled)) + percent,
  ];
}

function miniBatches({ counts, total, ratePerSecond, etaMs, phase }: Progress): string {
  const parts = [settled(counts.succeeded, counts.failed, total)];
  if (ratePerSecond !== undefined) parts.push(rate(ratePerSecond));
  if (phase === 'running' && etaMs !== undefined) parts.push(`about ${spokenDuration(etaMs)} left`);
  return parts.join('  ');
}

const items = ({ counts, totalItems }: Progress): string =>
  settled(counts.items - counts.failedItems, counts.failedItems, totalItems);

function settled(succeeded: number, failed: number, total: number | undefined): string {
  const failures = failed === 0 ? '' : `, ${count(failed)} failed`;
  return `${count(succeeded)} done${failures}${total === undefined ? ', more are being planned' : ` of ${count(total)}`}`;
}

function workers({ alive, ready, busy }: NonNullable<Progress['workers']>, counts: Progress['counts']): string {
  const starting = alive > ready ? `, ${count(alive - ready)} starting` : '';
  const retries = counts.retries === 0 ? '' : `  ${counted(counts.retries, 'retry', 'retries')}`;
  return `${count(busy)} busy of ${count(alive)}${starting}${retries}`;
}

const oldest = ({ index, ageMs, worker, attempt }: NonNullable<Progress['oldest']>): string =>
  `mini-batch ${index} for ${spokenDuration(ageMs)} in worker ${worker}, try ${attempt}`;

const firstError = ({ index, attempt, message }: NonNullable<Progress['firstError']>): string =>
  `mini-batch ${index}, try ${attempt}: ${message.split(/\r?\n/, 1)[0]}`;
