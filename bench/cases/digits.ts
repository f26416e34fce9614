import { againstByHand, promisesByHand } from '../against-by-hand.ts';
import type { Figure } from '../figure.ts';
import { digitFolders, digitScript, pythonDigitScript } from '../inputs.ts';
import { median, type Samples, shown } from '../measure.ts';
import type { BenchJob } from '../run-millrace.ts';

/** The example's thousand digits, many times over: what the whole costs beside real work. */
export const digits = (times: number, ratioMax: number): Figure[] => digitsIn('digits', digitScript(), times, ratioMax);

/** The same in Python; the `python3` on PATH must have numpy, onnxruntime and Pillow. */
export const digitsPython = (times: number, ratioMax: number): Figure[] =>
  digitsIn('digits-python', pythonDigitScript, times, ratioMax);

/** What a loop by hand that keeps our promises of inputs and rows, and nothing else, takes of a bar. */
export function digitsPromises(times: number, ratioMax: number): Figure[] {
  const { bare, promising } = promisesByHand(digitsJob('digits-promises', digitScript(), times));
  const name = `${shownCount(times)} digits by a loop that only pins inputs, and hashes, orders and syncs rows`;
  return [figureOf(name, bare, promising, ratioMax)];
}

function digitsIn(name: string, entryScript: string, times: number, ratioMax: number): Figure[] {
  const { byHand, millrace } = againstByHand(digitsJob(name, entryScript, times), times * 1_000);
  return [figureOf(`${shownCount(times)} digits, ONNX, 2 workers (${name})`, byHand, millrace, ratioMax)];
}

const digitsJob = (name: string, entryScript: string, times: number): BenchJob => ({
  name: `${name}-${times * 1_000}`,
  entryScript,
  inputFolder: digitFolders(times),
  miniBatchSize: 10,
  workers: 2,
});

const shownCount = (times: number): string => (times * 1_000).toLocaleString('en');

function figureOf(name: string, reference: Samples, measured: Samples, ratioMax: number): Figure {
  const ratio = median(measured) / median(reference);
  return {
    name,
    reference: shown(reference),
    millrace: shown(measured),
    measured: `${ratio.toFixed(2)} ×`,
    bar: `≤ ${ratioMax} ×`,
    isPass: ratio <= ratioMax,
  };
}
