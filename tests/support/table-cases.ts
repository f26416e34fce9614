import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MiniBatchSize } from '../../core/job/manifest.ts';
import { momentText, readMoment } from '../../core/ports/table/moment.ts';
import { pathWithPython } from './python-with.ts';
import { type RandomTable, randomTable } from './random-table.ts';
import { type ReadTable, readInMiniBatches } from './read-in-mini-batches.ts';
import { SeededRandom } from './seeded-random.ts';

const PYTHON_HOST = resolve(import.meta.dirname, '../../adapters/worker-process/python');

type Read = readonly [rows: readonly (readonly unknown[])[], dtypes: readonly (readonly string[])[]];
type ReadByPython = readonly [whole: (string | null)[][], inParts: Read, atOnce: Read];
const NOTHING: ReadByPython = [[], [[], []], [[], []]];

/** So many tables have columns of each type. */
const ENOUGH = 100;

interface Case {
  readonly seed: number;
  readonly table: RandomTable;
  readonly path: string;
  readonly size: unknown;
  readonly read: ReadTable | undefined;
  /** The same as one mini-batch. */
  readonly atOnce: ReadTable | undefined;
}

/**
 * Random tables in mini-batches of random sizes, and as one mini-batch: what both workers read of them, one mini-batch
 * behind the other, is what pandas reads of the whole file, and of the same types. Throws at the first that is not, naming
 * its seed.
 */
export async function checkTables(count: number, firstSeed: number): Promise<{ miniBatches: number; rows: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'millrace-tables-'));
  try {
    const cases: Case[] = [];
    for (let seed = firstSeed; seed < firstSeed + count; seed += 1) cases.push(await openCase(folder, seed));
    const input = JSON.stringify(cases.map(forPython));
    const env = { ...process.env, PATH: await pathWithPython('pandas', 'pyarrow') };
    const program = resolve(import.meta.dirname, 'random_tables.py');
    const output = execFileSync('python3', ['-B', program, PYTHON_HOST], { input, env, maxBuffer: 1e9 });
    const read = JSON.parse(output.toString()) as ReadByPython[];
    for (const [at, each] of cases.entries()) checkCase(each, read[at] ?? NOTHING);
    if (count >= ENOUGH) checkTypes(cases, read);
    const sum = (of: (read: ReadTable) => number) => cases.reduce((all, { read }) => all + (read ? of(read) : 0), 0);
    return { miniBatches: sum(({ tasks }) => tasks.length), rows: sum(({ rows }) => rows.length) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function openCase(folder: string, seed: number): Promise<Case> {
  const random = new SeededRandom(seed);
  const table = randomTable(random);
  const path = join(folder, `${seed}.csv`);
  writeFileSync(path, table.text);
  const bytes = Buffer.byteLength(table.text);
  const size = random.chance(0.3) ? { rows: 1 + random.below(20) } : 1 + random.below(bytes + 10);
  const read = (of: MiniBatchSize) => readInMiniBatches(path, table.options, of);
  return { seed, table, path, size, read: await read(size), atOnce: await read(bytes + 10) };
}

const forPython = ({ path, table, read, atOnce }: Case) => ({
  path,
  separator: table.options.separator,
  columns: read?.types.length ?? table.columns,
  hasHeader: table.options.header === 'every_file',
  hasRows: read !== undefined,
  inParts: read?.tasks ?? [],
  atOnce: atOnce?.tasks ?? [],
});

function checkCase({ seed, table, size, read, atOnce }: Case, [whole, ...python]: ReadByPython): void {
  const message = `seed ${seed}, size ${JSON.stringify(size)}: ${JSON.stringify(table.text)}`;
  const types = read?.types ?? [];
  const expected = whole.map((row) => row.map((field, at) => typed(types[at], field)));
  const node = [read, atOnce].map(
    (each): Read => [each?.rows ?? [], [...(each?.dtypes ?? [])].map((dtypes) => [dtypes])],
  );
  for (const [worker, reads] of Object.entries({ node, python })) {
    for (const [rows] of reads) assert.deepEqual(rows, expected, `${worker}, ${message}`);
    const dtypes = new Set(reads.flatMap(([, each]) => each.map(String)));
    assert.ok(dtypes.size <= 1, `${worker}: types depend on the mini-batch: ${[...dtypes].join(' or ')}; ${message}`);
  }
}

/** What a column is depends on its type in the plan and on nothing else: one for all mini-batches of all tables. */
function checkTypes(cases: readonly Case[], read: readonly ReadByPython[]): void {
  const found = new Map<string, Set<string | undefined>>();
  for (const [at, each] of cases.entries()) {
    for (const dtypes of read[at]?.[1][1] ?? []) {
      for (const [column, type] of (each.read?.types ?? []).entries()) {
        found.set(type, (found.get(type) ?? new Set()).add(dtypes[column]));
      }
    }
  }
  assert.deepEqual([...found.keys()].sort(), ['bool', 'datetime', 'float', 'int', 'string']);
  for (const [type, dtypes] of found) assert.equal(dtypes.size, 1, `Python has ${type} as ${[...dtypes].join(', ')}`);
}

function typed(type: string | undefined, field: string | null): unknown {
  if (field === null) return null;
  if (type === 'int' || type === 'float') return Number(field);
  if (type === 'bool') return field.toLowerCase() === 'true';
  if (type !== 'datetime') return field;
  return momentText(readMoment(field) ?? { milliseconds: 0, micros: 0 }).slice(0, -1);
}
