import { againstByHand } from '../against-by-hand.ts';
import type { Figure } from '../figure.ts';
import { digitFolders, digitScript, pythonDigitScript } from '../inputs.ts';
import { median, shown } from '../measure.ts';

/** The example's thousand digits, many times over: what the whole costs beside real work. */
export const digits = (times: number, ratioMax: number): Figure[] => digitsIn('digits', digitScript(), times, ratioMax);

/** The same in Python; the `python3` on PATH must have numpy, onnxruntime and Pillow. */
export const digitsPython = (times: number, ratioMax: number): Figure[] =>
  digitsIn('digits-python', pythonDigitScript, times, ratioMax);

function digitsIn(name: string, entryScript: string, times: number, ratioMax: number): Figure[] {
  const count = times * 1_000;
  const job = {
    name: `${name}-${count}`,
    entryScript,
    inputFolder: digitFolders(times),
    miniBatchSize: 10,
    workers: 2,
  };
  const { byHand, millrace } = againstByHand(job, count);
  const ratio = median(millrace) / median(byHand);
  return [
    {
      name: `${count.toLocaleString('en')} digits, ONNX, 2 workers (${name})`,
      reference: shown(byHand),
      millrace: shown(millrace),
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${ratioMax} ×`,
      isPass: ratio <= ratioMax,
    },
  ];
}
