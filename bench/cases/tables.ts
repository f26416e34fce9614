import { readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Figure } from '../figure.ts';
import { benchScript, floatTable, linearScript, workFolder } from '../inputs.ts';
import { interleave, median, runProgram, shown } from '../measure.ts';
import { runMillrace } from '../run-millrace.ts';

const BYTES = 256 * 1024 * 1024;
const PART_BYTES = 1024 * 1024;
const ROUNDS = 5;

/** A large CSV in DataFrames of 1 MB through an ONNX model on ten columns. */
export const tables = (): Figure[] =>
  against('tables', linearScript(), process.execPath, 'tables-by-hand.mjs', 'nodejs-polars and ONNX', 1.2);

/** The same rows as pandas DataFrames; the `python3` on PATH must have pandas. */
export const tablesPython = (): Figure[] =>
  against('tables-python', benchScript('row_sums.py'), 'python3', 'tables_by_hand.py', 'pandas', 1.15);

function against(
  name: string,
  entryScript: string,
  program: string,
  byHand: string,
  what: string,
  ratioMax: number,
): Figure[] {
  const folder = floatTable(BYTES);
  const table = join(folder, 'table.csv');
  const output = join(workFolder, `${name}.by-hand.txt`);
  const job = {
    ...{ name, entryScript, inputFolder: folder, miniBatchSize: PART_BYTES, workers: 2 },
    settings: { inputs: [{ name: 'table', type: 'tabular', path: table }] },
  };
  const words = [resolve(import.meta.dirname, '..', byHand), entryScript, table, `${PART_BYTES}`, '2', output];
  const [hand = [], ours = []] = interleave(
    ROUNDS,
    () => runProgram(program, words).tookMs,
    () => {
      const { tookMs, rows } = runMillrace(job);
      if (rows !== readFileSync(output, 'utf8')) throw new Error('the rows are not those of the loop by hand');
      return tookMs;
    },
  );
  const ratio = median(ours) / median(hand);
  return [
    {
      name: `${Math.round(statSync(table).size / 1024 ** 2)} MB of CSV in mini-batches of 1 MB, ${what}, 2 workers (${name})`,
      reference: shown(hand),
      millrace: shown(ours),
      measured: `${ratio.toFixed(2)} ×`,
      bar: `≤ ${ratioMax} ×`,
      isPass: ratio <= ratioMax,
    },
  ];
}
