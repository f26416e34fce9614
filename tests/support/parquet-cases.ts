import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pl from 'nodejs-polars';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { readTable } from '../../adapters/worker-process/node/table/read-table.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import { pathsOf } from '../../core/mini-batch/folder-slices.ts';
import { copyRows } from '../../core/partition/copy-rows.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';
import { tableTask } from '../../core/table/table-task.ts';
import { PLAIN_TABLE } from './plain-table-options.ts';
import { pathWithPython } from './python-with.ts';

const PROGRAM = resolve(import.meta.dirname, 'random_parquet.py');
const PYTHON_HOST = resolve(import.meta.dirname, '../../adapters/worker-process/python');

interface Case {
  readonly paths: readonly string[];
  readonly keys: readonly string[];
  readonly dropped: readonly string[];
  readonly withPath: boolean;
  /** In the order of their first rows: the keys' texts, and the numbers of the rows in the whole table. */
  readonly groups: readonly (readonly [texts: readonly string[], rows: readonly number[]])[];
}

type MiniBatch = readonly [path: string, task: TableTask, rows: readonly number[]];

/**
 * Random parquet tables by random keys: what both workers read of each combination is what they read of its rows in the
 * table, in their order and of the same types. Throws at the first that is not, naming its folder, which ends with its seed.
 */
export async function checkPartitionedParquet(count: number, firstSeed: number): Promise<{ combinations: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-parquet-'));
  try {
    const env = { ...process.env, PATH: await pathWithPython('pandas', 'pyarrow') };
    const python = (act: string, input: unknown): string =>
      execFileSync('python3', ['-B', PROGRAM, act, PYTHON_HOST], {
        ...{ env, input: JSON.stringify(input), maxBuffer: 1e9 },
      }).toString();
    const seeds = Array.from({ length: count }, (_, at) => firstSeed + at);
    const cases = JSON.parse(python('write', { folder, seeds })) as Case[];
    const read: object[] = [];
    for (const each of cases) read.push({ ...each, miniBatches: await checkCase(each) });
    python('check', read);
    return { combinations: cases.reduce((sum, { groups }) => sum + groups.length, 0) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function checkCase(given: Case): Promise<MiniBatch[]> {
  const folder = dirname(given.paths[0] as string);
  const input: ResolvedInput = {
    ...{ name: 't', type: 'tabular', paths: [folder], isList: false, skip: 0, take: null },
    table: { ...PLAIN_TABLE, dropColumns: given.dropped, includePath: given.withPath },
  };
  const store = createFolderStore(join(folder, 'store'));
  const places = { patterns: pathPatterns, openFolder: createFolderStore, workspace: '/nowhere' };
  const plan = (await findTablePlan(input, places, tables, given.keys)) as TablePlan;
  const whole = read(given.paths, tableTask({ ...plan, isCopied: false }, wholeFiles(given.paths)));
  const openGathering = () => openSpill(join(folder, 'spill'), { bufferBytes: 2_000, runsMax: 3 });
  const found: MiniBatch[] = [];
  for await (const content of copyRows(input, plan, given.keys, 'copies', {
    ...places,
    tables,
    store,
    openGathering,
  })) {
    const task = tableTask(plan, { input: 't', ...content });
    const [texts, rows] = given.groups[found.length] ?? [[], []];
    assert.deepEqual(
      content.partition?.map(({ value }) => value),
      texts,
      folder,
    );
    assert.equal(content.rows, rows.length, folder);
    const [path] = pathsOf(content) as [string];
    const part = read([path], task);
    assert.deepEqual(part.dtypes, whole.dtypes, folder);
    assert.deepEqual(
      part.rows,
      rows.map((row) => whole.rows[row]),
      folder,
    );
    found.push([path, task, rows]);
  }
  assert.equal(found.length, given.groups.length, folder);
  return found;
}

const wholeFiles = (paths: readonly string[]) => ({
  ...{ input: 't', folder: '' },
  slices: paths.map((path) => ({ path, size: 1, modifiedMs: 0 })),
  ranges: paths.map(() => ({ from: 0, to: 1e9 })),
});

/** Bytes are no values in JavaScript's polars. */
const NO_VALUES = ['bytes', 'fixed'];

function read(paths: readonly string[], task: TableTask) {
  const kept = task.columns.map((column) => ({
    ...column,
    isKept: column.isKept && !NO_VALUES.includes(column.name),
  }));
  const frame = readTable(import.meta.url, paths, { ...task, columns: kept }) as unknown as pl.DataFrame;
  const columns = frame.getColumns().map(({ name, dtype }) => [name, String(dtype)] as const);
  // Nor are these.
  const decimals = columns.filter(([, dtype]) => dtype.includes('Decimal'));
  const texts = decimals.map(([name]) => pl.col(name).cast(pl.Utf8));
  const whole = texts.length === 0 ? frame : frame.withColumns(...texts);
  return { dtypes: columns.map(([, dtype]) => dtype), rows: whole.rows() };
}
