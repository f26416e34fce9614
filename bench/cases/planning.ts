import { resolve } from 'node:path';
import { type Figure, memoryFigure } from '../figure.ts';
import { benchScript, emptyFiles, oneFolder } from '../inputs.ts';
import { interleave, median, runNode, shown } from '../measure.ts';
import { withPeak } from '../peak.ts';
import { millrace, runMillrace, writeJobFile } from '../run-millrace.ts';

const FILES = 1_000_000;
const ROUNDS = 3;
const RATIO_MAX = 1.5;

/**
 * A million names, listed, sorted and cut: in memory as part of a run, in time (`--dry-run`) beside a walk that only sorts
 * and looks at each file.
 */
export function planning(): Figure[] {
  return [...costOf('in 1,000 folders', emptyFiles(FILES), 200), ...costOf('in one folder', oneFolder(FILES), 400)];
}

function costOf(where: string, inputFolder: string, peakMBMax: number): Figure[] {
  const job = { name: 'planning', entryScript: benchScript('no_op.ts'), inputFolder, miniBatchSize: 1_000, workers: 1 };
  const file = writeJobFile(job);
  const { peakMB } = withPeak((options) => runMillrace(job, options));
  const [byHand = [], ours = []] = interleave(
    ROUNDS,
    () => runNode([resolve(import.meta.dirname, '../walk-by-hand.mjs'), inputFolder]).tookMs,
    () => {
      const { tookMs, stdout } = runNode([millrace, 'run', file, '--dry-run']);
      if (!stdout.includes('Plan: 1,000 mini-batches')) throw new Error(stdout);
      return tookMs;
    },
  );
  const ratio = median(ours) / median(byHand);
  return [
    memoryFigure(`planning 1,000,000 files ${where}: memory of a whole run's main process`, peakMB, peakMBMax),
    {
      name: `planning 1,000,000 files ${where}: time`,
      reference: shown(byHand),
      millrace: shown(ours),
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${RATIO_MAX} ×`,
      isPass: ratio <= RATIO_MAX,
    },
  ];
}
