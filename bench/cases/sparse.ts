import { closeSync, ftruncateSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { benchScript, workFolder } from '../inputs.ts';
import { interleave, median, runNode, shown } from '../measure.ts';
import { millrace, writeJobFile } from '../run-millrace.ts';

const TABLE_BYTES = 100e9;
const PART_BYTES = 100 * 1024 ** 2;
const ROUNDS = 5;
const MS_MAX = 1_000;

/** A csv table of 100 GB that takes a page of the disk, cut by bytes: planning may look at its start and its size alone. */
export function sparse(): Figure[] {
  const folder = join(workFolder, 'sparse');
  try {
    const file = writeJobFile({
      ...{ name: 'sparse', entryScript: benchScript('no_op.ts'), inputFolder: folder },
      ...{ miniBatchSize: PART_BYTES, workers: 1 },
      settings: { inputs: [{ name: 'table', type: 'tabular', path: sparseTable(folder) }] },
    });
    const [times = []] = interleave(ROUNDS, () => {
      const { tookMs, stdout } = runNode([millrace, 'run', file, '--dry-run']);
      if (!stdout.includes(`Plan: ${Math.ceil(TABLE_BYTES / PART_BYTES)} mini-batches`)) throw new Error(stdout);
      return tookMs;
    });
    return [
      {
        name: 'planning a sparse table of 100 GB in mini-batches of 100 MB (--dry-run)',
        reference: '',
        millrace: shown(times),
        measured: `${(median(times) / 1_000).toFixed(2)} s`,
        bar: `≤ ${MS_MAX / 1_000} s`,
        isPass: median(times) <= MS_MAX,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sparseTable(folder: string): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, 'table.csv');
  const file = openSync(path, 'w');
  writeSync(file, `a,b,c\n${'1,2.5,x\n'.repeat(100)}`);
  ftruncateSync(file, TABLE_BYTES);
  closeSync(file);
  return path;
}
