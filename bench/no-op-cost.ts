import { benchScript, emptyFiles } from './inputs.ts';
import { type Peak, withPeak } from './peak.ts';
import { runMillrace } from './run-millrace.ts';

export interface NoOpCost extends Pick<Peak, 'peakMB'> {
  /** A mini-batch, from the first call of `run()` to the last: start-up would hide what grows with a job. */
  readonly eachUs: number;
  /** A mini-batch, of what the main process computed from its start to its end. */
  readonly cpuUs: number;
}

/** Of a job of so many mini-batches of one empty file. */
export function noOpCost(miniBatches: number): NoOpCost {
  const job = {
    name: 'no-op-cost',
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
