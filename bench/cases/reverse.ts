import { mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Figure, memoryFigure } from '../figure.ts';
import { workFolder } from '../inputs.ts';
import { interleave, median, runNode, type Samples, shown } from '../measure.ts';
import { noOpCost } from '../no-op-cost.ts';
import { withPeak } from '../peak.ts';

const RESULTS = 100_000;
const ROUNDS = 5;
const PEAK_MB_MAX = 200;
/** Behind the first, which comes last, over a broker: there they wait in memory first. */
const BEHIND_A_HOLE = 200_000;
const HOLE_PEAK_MB_MAX = 250;
/** Whose time a mini-batch is the measure. */
const FEW = 10_000;
const RATIO_MAX = 1.3;

interface Fed {
  readonly rows: number;
  readonly sha256: string;
  readonly tookMs: number;
}

/** Results that come in reverse order: all but the last are set aside until that one is there. */
export function reverse(): Figure[] {
  const program = bundledFeed();
  const outputs = new Set<string>();
  let peak = 0;
  const feed = (order: 'forward' | 'reverse') => (): number => {
    const fed = feedOnce(program, order, RESULTS, 'in-files');
    if (fed.rows !== RESULTS) throw new Error(`${fed.rows} rows, not ${RESULTS}`);
    if (outputs.add(fed.sha256).size > 1) throw new Error('the outputs differ');
    if (order === 'reverse') peak = Math.max(peak, fed.peakMB);
    return fed.tookMs;
  };
  const [forward = [], reversed = []] = interleave(ROUNDS, feed('forward'), feed('reverse'));
  const { rows, peakMB } = feedOnce(program, 'hole', BEHIND_A_HOLE, 'in-log');
  if (rows !== BEHIND_A_HOLE) throw new Error(`${rows} rows, not ${BEHIND_A_HOLE}`);
  return [
    ...figures(forward, reversed, peak),
    memoryFigure('200,000 results ahead of a hole: memory of the collector', peakMB, HOLE_PEAK_MB_MAX),
  ];
}

/** As it is shipped: what Node takes to read TypeScript is 40 MB. */
function bundledFeed(): string {
  const [tool, source] = ['../../tools/bundle-program.mjs', '../feed-collector.mjs'].map((path) =>
    resolve(import.meta.dirname, path),
  ) as [string, string];
  const folder = join(workFolder, 'feed');
  runNode([tool, 'feed-collector', source, folder]);
  return join(folder, 'feed-collector.js');
}

type Order = 'forward' | 'reverse' | 'hole';

function feedOnce(program: string, order: Order, results: number, tail: 'in-files' | 'in-log') {
  const root = mkdtempSync(join(workFolder, 'feed-'));
  try {
    return withPeak((nodeOptions): Fed => {
      const ended = runNode([...nodeOptions, program, root, order, `${results}`, tail]);
      return JSON.parse(ended.stdout);
    });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** What the order adds to a mini-batch, beside what one takes in a run. */
function figures(forward: Samples, reversed: Samples, peakMB: number): Figure[] {
  const addedUs = ((median(reversed) - median(forward)) * 1_000) / RESULTS;
  const { eachUs } = noOpCost(FEW);
  const ratio = (eachUs + addedUs) / eachUs;
  return [
    memoryFigure('100,000 results in reverse order: memory of the collector', peakMB, PEAK_MB_MAX),
    {
      name: '100,000 results in reverse order: time a mini-batch',
      reference: `${eachUs.toFixed(0)} µs (a run of 10,000); collector alone ${shown(forward)} in order`,
      millrace: `${addedUs.toFixed(0)} µs more; collector alone ${shown(reversed)}`,
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${RATIO_MAX} ×`,
      isPass: ratio <= RATIO_MAX,
    },
  ];
}
