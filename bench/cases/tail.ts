import type { Figure } from '../figure.ts';
import { greedyScheduleMs } from '../greedy-schedule.ts';
import { benchScript, emptyFiles } from '../inputs.ts';
import { interleave, median, shown } from '../measure.ts';
import { type BenchJob, runMillrace } from '../run-millrace.ts';
import { sleepMs } from '../scripts/sleep-times.ts';

const ITEMS = 1_000;
const WORKERS = 8;
const RATIO_MAX = 1.05;

/** A few slow mini-batches side by side: does any worker wait while there is work? */
export function tail(): Figure[] {
  const job = {
    name: 'tail',
    entryScript: benchScript('sleep.ts'),
    inputFolder: emptyFiles(ITEMS),
    miniBatchSize: 1,
    workers: WORKERS,
  };
  const idealMs = greedyScheduleMs(
    Array.from({ length: ITEMS }, (_, index) => sleepMs(index)),
    WORKERS,
  );
  const [samples = []] = interleave(5, () => firstStartToLastEndMs(job));
  const ratio = median(samples) / idealMs;
  return [
    {
      name: '1,000 sleeping mini-batches, 8 workers',
      reference: `${(idealMs / 1_000).toFixed(2)} s (greedy schedule)`,
      millrace: shown(samples),
      measured: `${ratio.toFixed(3)} ×`,
      bar: `≤ ${RATIO_MAX} ×`,
      isPass: ratio <= RATIO_MAX,
    },
  ];
}

function firstStartToLastEndMs(job: BenchJob): number {
  const stamps = runMillrace(job).rows.trimEnd().split('\n');
  if (stamps.length !== ITEMS) throw new Error(`${stamps.length} rows, not ${ITEMS}`);
  const times = stamps.flatMap((row) => row.split(' ').map(Number));
  return Math.max(...times) - Math.min(...times);
}
