import type { Figure } from '../figure.ts';
import { type NoOpCost, noOpCost } from '../no-op-cost.ts';

const FEW = 10_000;
const MANY = 1_000_000;
const PEAK_MB_MAX = 200;
const RATIO_MAX = 1.3;

/** A million mini-batches of one empty file: what grows with a job, in memory or time? */
export function million(): Figure[] {
  const few = noOpCost(FEW);
  const many = noOpCost(MANY);
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

const shown = ({ eachUs, cpuUs }: NoOpCost): string => `${eachUs.toFixed(0)} µs, ${cpuUs.toFixed(0)} µs CPU`;
