import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from './inputs.ts';
import { interleave, runProgram, type Samples } from './measure.ts';
import { type BenchJob, runMillrace } from './run-millrace.ts';

const ROUNDS = 5;

export interface Comparison {
  readonly byHand: Samples;
  readonly millrace: Samples;
}

/** Both in turn, from spawn to exit. Each output of ours must be the hand-written loop's, byte for byte. */
export function againstByHand(job: BenchJob, rowCount: number): Comparison {
  const output = join(workFolder, `${job.name}.by-hand.txt`);
  const [byHand = [], millrace = []] = interleave(
    ROUNDS,
    () => runByHand(job, output),
    () => {
      const { tookMs, rows } = runMillrace(job);
      assertSameRows(readFileSync(output, 'utf8'), rows, rowCount);
      return tookMs;
    },
  );
  return { byHand, millrace };
}

/** The loop by hand, and the same with the least that our promises ask of any program, in turn. */
export function promisesByHand(job: BenchJob): { readonly bare: Samples; readonly promising: Samples } {
  const output = join(workFolder, `${job.name}.by-hand.txt`);
  const [bare = [], promising = []] = interleave(
    ROUNDS,
    () => runByHand(job, output),
    () => runByHand(job, output, 'promises-by-hand.mjs'),
  );
  return { bare, promising };
}

function runByHand(
  { entryScript, inputFolder, miniBatchSize, workers }: BenchJob,
  output: string,
  loop = 'by-hand.mjs',
): number {
  const isPython = entryScript.endsWith('.py');
  const program = join(import.meta.dirname, isPython ? 'by_hand.py' : loop);
  const words = [program, entryScript, inputFolder, `${miniBatchSize}`, `${workers}`, output];
  return runProgram(isPython ? 'python3' : process.execPath, words).tookMs;
}

function assertSameRows(expected: string, actual: string, rowCount: number): void {
  const [wanted, got] = [expected, actual].map((text) => text.split('\n').slice(0, -1));
  if (wanted?.length !== rowCount) throw new Error(`by hand: ${wanted?.length} rows, not ${rowCount}`);
  if (got?.length !== rowCount) throw new Error(`millrace: ${got?.length} rows, not ${rowCount}`);
  const different = wanted.findIndex((row, n) => row !== got[n]);
  if (different >= 0) throw new Error(`row ${different} is “${got[different]}”, by hand “${wanted[different]}”`);
}
