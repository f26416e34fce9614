import { againstByHand } from '../against-by-hand.ts';
import type { Figure } from '../figure.ts';
import { benchScript, emptyFiles } from '../inputs.ts';
import { median, shown } from '../measure.ts';

const ITEMS = 100_000;
const MINI_BATCH_SIZE = 10;

/** A script that does nothing: all that is left is our own cost for each mini-batch. */
export const noOp = (): Figure[] => noOpIn('no-op', 'no_op.ts', 100);

/** The same against a pool of Python's multiprocessing. */
export const noOpPython = (): Figure[] => noOpIn('no-op-python', 'no_op.py', 200);

function noOpIn(name: string, script: string, extraUsMax: number): Figure[] {
  const job = {
    name,
    entryScript: benchScript(script),
    inputFolder: emptyFiles(ITEMS),
    miniBatchSize: MINI_BATCH_SIZE,
    workers: 2,
  };
  const { byHand, millrace } = againstByHand(job, ITEMS);
  const extraUs = ((median(millrace) - median(byHand)) * 1_000) / (ITEMS / MINI_BATCH_SIZE);
  return [
    {
      name: `10,000 no-op mini-batches of 10, 2 workers (${script})`,
      reference: shown(byHand),
      millrace: shown(millrace),
      measured: `${extraUs.toFixed(0)} µs more each`,
      bar: `≤ ${extraUsMax} µs`,
      isPass: extraUs <= extraUsMax,
    },
  ];
}
