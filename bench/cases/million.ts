import type { Figure } from '../figure.ts';
import { benchScript, emptyFiles } from '../inputs.ts';
import { type Peak, withPeak } from '../peak.ts';
import { runMillrace } from '../run-millrace.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const PEAK_MB_MAX = 200;
const RATIO_MAX = 1.3;

interface Cost extends Pick<Peak, 'peakMB'> {
  /** A mini-batch, from the first call of `run()` to the last: start-up would hide what grows with a job. */
  readonly eachUs: number;
  /** A mini-batch, of what the main process computed from its start to its end. */
  readonly cpuUs: number;
}

/** A million mini-batches of one empty file: what grows with a job, in memory or time? */
export function million(): Figure[] {
  const few = costOf(FEW);
  const many = costOf(MANY);
  const ratio = many.eachUs / few.eachUs;
  return [
    {
      name: '1,000,000 no-op mini-batches, 2 workers: memory of the main process',
      reference: `${few.peakMB.toFixed(0)} MB (10,000)`,
      millrace: `${many.peakMB.toFixed(0)} MB`,
      measured: `${many.peakMB.toFixed(0)} MB`,
      bar: `≤ ${PEAK_MB_MAX} MB`,
      isPass: many.peakMB <= PEAK_MB_MAX,
    },
    {
      name: '1,000,000 no-op mini-batches: time of each',
      reference: `${shown(few)} (10,000)`,
      millrace: shown(many),
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${RATIO_MAX} ×`,
      isPass: ratio <= RATIO_MAX,
    },
  ];
}

function costOf(miniBatches: number): Cost {
  const job = {
    name: 'million',
    entryScript: benchScript('stamp.ts'),
    inputFolder: emptyFiles(miniBatches),
    miniBatchSize: 1,
    workers: 2,
  };
  const { rows, peakMB, cpuMs } = withPeak((nodeOptions) => runMillrace(job, nodeOptions));
  const calledAt = Float64Array.from(rows.trimEnd().split('\n'), Number).sort();
  if (calledAt.length !== miniBatches) throw new Error(`${calledAt.length} rows, not ${miniBatches}`);
  const ranMs = (calledAt.at(-1) as number) - (calledAt[0] as number);
  return { peakMB, eachUs: (ranMs * 1_000) / miniBatches, cpuUs: (cpuMs * 1_000) / miniBatches };
}

const shown = ({ eachUs, cpuUs }: Cost): string => `${eachUs.toFixed(0)} µs, ${cpuUs.toFixed(0)} µs CPU`;
