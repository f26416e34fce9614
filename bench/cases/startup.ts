import type { Figure } from '../figure.ts';
import { benchScript, emptyFiles } from '../inputs.ts';
import { interleave, median, runNode, type Samples, shown } from '../measure.ts';
import { millrace, runMillrace } from '../run-millrace.ts';

const ROUNDS = 10;

/** How long one waits for anything to happen. */
export function startup(): Figure[] {
  const job = {
    name: 'startup',
    entryScript: benchScript('stamp.ts'),
    inputFolder: emptyFiles(1),
    miniBatchSize: 1,
    workers: 1,
  };
  const [firstRun = [], version = []] = interleave(
    ROUNDS,
    () => {
      const { rows, spawnedAt } = runMillrace(job);
      return Number(rows) - spawnedAt;
    },
    () => runNode([millrace, '--version']).tookMs,
  );
  return [figure('from spawn to the first run()', firstRun, 400), figure('millrace --version', version, 150)];
}

function figure(name: string, samples: Samples, barMs: number): Figure {
  const ms = median(samples);
  return {
    name,
    reference: '',
    millrace: shown(samples),
    measured: `${ms.toFixed(0)} ms`,
    bar: `≤ ${barMs} ms`,
    isPass: ms <= barMs,
  };
}
