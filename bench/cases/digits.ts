import { againstByHand } from '../against-by-hand.ts';
import type { Figure } from '../figure.ts';
import { digitFolders, digitScript } from '../inputs.ts';
import { median, shown } from '../measure.ts';

/** The example's thousand digits, many times over: what the whole costs beside real work. */
export function digits(times: number, ratioMax: number): Figure[] {
  const count = times * 1_000;
  const job = {
    name: `digits-${count}`,
    entryScript: digitScript(),
    inputFolder: digitFolders(times),
    miniBatchSize: 10,
    workers: 2,
  };
  const { byHand, millrace } = againstByHand(job, count);
  const ratio = median(millrace) / median(byHand);
  return [
    {
      name: `${count.toLocaleString('en')} digits, ONNX, 2 workers`,
      reference: shown(byHand),
      millrace: shown(millrace),
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${ratioMax} ×`,
      isPass: ratio <= ratioMax,
    },
  ];
}
