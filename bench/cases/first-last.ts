import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Figure, memoryFigure } from '../figure.ts';
import { benchScript, emptyFiles, workFolder } from '../inputs.ts';
import { withPeak } from '../peak.ts';
import { runMillrace } from '../run-millrace.ts';

const MINI_BATCHES = 100_000;
/** So many may wait in a worker behind the first one (docs/decisions/0014), or not be told of yet. */
const UNTOLD = 40;
const PEAK_MB_MAX = 200;

/** All of a run waits for its first mini-batch: what is kept of the others meanwhile? */
export function firstLast(): Figure[] {
  const inputFolder = emptyFiles(MINI_BATCHES);
  const folder = mkdtempSync(join(workFolder, 'first-last-'));
  try {
    const settings = { arguments: [folder, `${MINI_BATCHES - UNTOLD}`], run_invocation_timeout: 600 };
    const job = { name: 'first-last', entryScript: benchScript('first-last.ts'), inputFolder, miniBatchSize: 1 };
    const { rows, peakMB } = withPeak((nodeOptions) => runMillrace({ ...job, workers: 2, settings }, nodeOptions));
    const count = rows.split('\n').length - 1;
    if (count !== MINI_BATCHES) throw new Error(`${count} rows, not ${MINI_BATCHES}`);
    const name = '100,000 mini-batches, the first ends last, 2 workers: memory of the main process';
    return [memoryFigure(name, peakMB, PEAK_MB_MAX)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
