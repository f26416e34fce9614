import { againstByHand } from '../against-by-hand.ts';
import type { Figure } from '../figure.ts';
import { benchScript, emptyFiles } from '../inputs.ts';
import { median, shown } from '../measure.ts';

const ITEMS = 100_000;
const MINI_BATCH_SIZE = 10;
const EXTRA_US_MAX = 100;

/** A script that does nothing: all that is left is our own cost for each mini-batch. */
export function noOp(): Figure[] {
  const job = {
    name: 'no-op',
    entryScript: benchScript('no_op.ts'),
    inputFolder: emptyFiles(ITEMS),
    miniBatchSize: MINI_BATCH_SIZE,
    workers: 2,
  };
  const { byHand, millrace } = againstByHand(job, ITEMS);
  const extraUs = ((median(millrace) - median(byHand)) * 1_000) / (ITEMS / MINI_BATCH_SIZE);
  return [
    {
      name: '10,000 no-op mini-batches of 10, 2 workers',
      reference: shown(byHand),
      millrace: shown(millrace),
      measured: `${extraUs.toFixed(0)} µs more each`,
      bar: `≤ ${EXTRA_US_MAX} µs`,
      isPass: extraUs <= EXTRA_US_MAX,
    },
  ];
}
