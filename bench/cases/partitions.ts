import type { Figure } from '../figure.ts';
import { benchScript, keyedTable } from '../inputs.ts';
import { type Peak, withPeak } from '../peak.ts';
import { runMillrace } from '../run-millrace.ts';

const ROWS = 2_000_000;
const MANY = 100_000;
const FEW = 10;
const PEAK_MB_MAX = 250;

interface Cost extends Pick<Peak, 'peakMB'> {
  readonly tookMs: number;
}

/** Planning a table of 100 MB by a column of 100,000 values: what it takes in memory, and in time against ten values. */
export function partitions(): Figure[] {
  const few = costOf(FEW);
  const many = costOf(MANY);
  return [
    {
      name: `${ROWS / 1e6} million rows in 100,000 combinations of partition_keys: memory of the main process`,
      reference: `${shown(few)} (${FEW} combinations)`,
      millrace: shown(many),
      measured: `${many.peakMB.toFixed(0)} MB`,
      bar: `≤ ${PEAK_MB_MAX} MB`,
      isPass: many.peakMB <= PEAK_MB_MAX,
    },
  ];
}

/** One mini-batch is scored: all of the input has to be looked at for it. */
function costOf(keys: number): Cost {
  const job = {
    name: 'partitions',
    entryScript: benchScript('no_op.ts'),
    inputFolder: keyedTable(ROWS, keys),
    miniBatchSize: 1,
    workers: 1,
    settings: {
      inputs: [{ name: 'table', type: 'tabular', path: keyedTable(ROWS, keys) }],
      mini_batch_size: undefined,
      partition_keys: ['key'],
      error_threshold: -1,
    },
    words: ['--first', '1'],
  };
  const { tookMs, peakMB } = withPeak((nodeOptions) => runMillrace(job, nodeOptions));
  return { tookMs, peakMB };
}

const shown = ({ tookMs, peakMB }: Cost): string => `${peakMB.toFixed(0)} MB, ${(tookMs / 1_000).toFixed(1)} s`;
