import { rmSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { SchemaElement } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Each file as a row. */
const FILES_SCRIPT = `export const run = (paths, { partitionKeyValue, minibatchIndex }) =>
  paths.map((path) => JSON.stringify([minibatchIndex, partitionKeyValue, path.split('/').slice(-3).join('/')]));`;

const output = (): unknown[] =>
  project
    .read(project.stepPath('outputs/output/parallel_run_step.txt'))
    .split('\n')
    .slice(0, -1)
    .map((row) => JSON.parse(row));

const FORMAT = { name: 'files', path: 'in', partition_format: '{city}/{year}/*.txt' };

function cities(): void {
  for (const path of ['london/2020/a', 'london/2021/a', 'london/2021/b', 'paris/2020/a', 'paris/2020/b']) {
    project.write(`in/${path}.txt`, path);
  }
}

describe('files with partition_keys', () => {
  it('come one mini-batch for each combination, by first appearance, and the script is told which', async () => {
    cities();
    project.script(FILES_SCRIPT).job({ inputs: [FORMAT], mini_batch_size: undefined, partition_keys: ['year'] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode, stderr).toBe(0);
    expect(output()).toEqual([
      [0, { year: '2020' }, 'london/2020/a.txt'],
      [0, { year: '2020' }, 'paris/2020/a.txt'],
      [0, { year: '2020' }, 'paris/2020/b.txt'],
      [1, { year: '2021' }, 'london/2021/a.txt'],
      [1, { year: '2021' }, 'london/2021/b.txt'],
    ]);
    expect(stderr).toContain('partition_keys: year');
    expect(stderr).not.toContain('mini_batch_size');
    expect(project.summary()).toMatchObject({ items: { total: 5, succeeded: 5 }, mini_batches: { total: 2 } });
  });

  it('are shown by --dry-run as they would be run', async () => {
    cities();
    project.script(FILES_SCRIPT).job({ inputs: [FORMAT], mini_batch_size: undefined, partition_keys: ['city'] });
    const { exitCode, stdout, stderr } = await project.run(['--dry-run', '--first', '1']);
    expect(exitCode, stderr).toBe(0);
    expect(stdout).toContain('Plan: 1 mini-batch of 3 items');
  });

  it('fail before anything is scored when a path does not fit, and name it', async () => {
    cities();
    project.write('in/stray.txt', '');
    project.script(FILES_SCRIPT).job({ inputs: [FORMAT], mini_batch_size: undefined, partition_keys: ['city'] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`${project.path('in/stray.txt')} does not fit its partition format`);
  });
});

/** Each row as one, behind what its mini-batch is. */
const ROWS_SCRIPT = `export const run = (rows, { partitionKeyValue, minibatchIndex }) =>
  rows.toRecords().map((row) => JSON.stringify([minibatchIndex, partitionKeyValue, ...Object.values(row)]));`;

const TABLE = { name: 'table', type: 'tabular', path: 'in' };

/** A column of texts, and one of lists. */
const LISTS: SchemaElement[] = [
  { name: 'root', num_children: 2 },
  { name: 'city', repetition_type: 'OPTIONAL', type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  { name: 'n', repetition_type: 'OPTIONAL', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', repetition_type: 'OPTIONAL', type: 'INT32' },
];

async function partitioned(input: object, keys: readonly string[]): Promise<unknown[]> {
  project.script(ROWS_SCRIPT).job({
    inputs: [{ ...TABLE, ...input }],
    mini_batch_size: undefined,
    partition_keys: keys,
  });
  const { exitCode, stderr } = await project.run();
  expect(exitCode, stderr).toBe(0);
  return output();
}

describe('tables with partition_keys', () => {
  it('are read once, and each combination comes as one mini-batch with the types of its input', async () => {
    project.write('in/a.csv', 'city,year,sold\nlondon,2020,1\nparis,2020,2\r\n\n"london",2020,3\n,2021,\n');
    project.write('in/b.csv', 'city,year,sold\nparis,2020,4\nlondon,2020,x');
    expect(await partitioned({ include_path: true }, ['city', 'year'])).toEqual([
      [0, { city: 'london', year: '2020' }, project.path('in/a.csv'), 'london', 2020, 1],
      [0, { city: 'london', year: '2020' }, project.path('in/a.csv'), 'london', 2020, 3],
      [0, { city: 'london', year: '2020' }, project.path('in/b.csv'), 'london', 2020, null],
      [1, { city: 'paris', year: '2020' }, project.path('in/a.csv'), 'paris', 2020, 2],
      [1, { city: 'paris', year: '2020' }, project.path('in/b.csv'), 'paris', 2020, 4],
      [2, { city: '', year: '2021' }, project.path('in/a.csv'), null, 2021, null],
    ]);
    expect(project.summary()).toMatchObject({ items: { total: 6, succeeded: 6 }, mini_batches: { total: 3 } });
  });

  it('may be JSON Lines, and gzip in another encoding', async () => {
    project.write('in/a.jsonl', '{"k":"a","n":1}\n{"k":"b"}\n{"n":3,"k":"a"}');
    expect(await partitioned({}, ['k'])).toEqual([
      [0, { k: 'a' }, 'a', 1],
      [0, { k: 'a' }, 'a', 3],
      [1, { k: 'b' }, 'b', null],
    ]);
    project.write('gz/a.csv.gz', gzipSync(Buffer.from('k,n\n\xe9,1\ne,2\n\xe9,3\n', 'latin1')));
    expect(await partitioned({ path: 'gz', encoding: 'iso-8859-1' }, ['k'])).toEqual([
      [0, { k: '\xe9' }, '\xe9', 1],
      [0, { k: '\xe9' }, '\xe9', 3],
      [1, { k: 'e' }, 'e', 2],
    ]);
  });

  it('may be Parquet, by columns of the file and of its path, with the types of the file', async () => {
    const sold = (...cities: (string | null)[]) => {
      const counts = cities.map((_, at) => (at === 1 ? null : 2n ** 40n + BigInt(at)));
      const columnData = [
        { name: 'city', data: cities, type: 'STRING' as const },
        { name: 'sold', data: counts, type: 'INT64' as const },
        { name: 'day', data: cities.map((_, at) => new Date(at * 86_400_000)), type: 'TIMESTAMP' as const },
      ];
      return new Uint8Array(parquetWriteBuffer({ columnData }));
    };
    project.write('in/2024/a.parquet', sold('london', 'paris', 'london'));
    project.write('in/2025/b.parquet', sold('paris', null));
    const format = { partition_format: '{year}/*.parquet', column_types: { year: 'int' }, drop_columns: ['day'] };
    const rows = [
      [0, { city: 'london' }, 2024, 'london', 2 ** 40],
      [0, { city: 'london' }, 2024, 'london', 2 ** 40 + 2],
      [1, { city: 'paris' }, 2024, 'paris', null],
      [1, { city: 'paris' }, 2025, 'paris', 2 ** 40],
      [2, { city: '' }, 2025, null, null],
    ];
    expect(await partitioned({ ...format, path: 'in' }, ['city'])).toEqual(rows);
    expect(project.summary()).toMatchObject({ items: { total: 5, succeeded: 5 }, mini_batches: { total: 3 } });
    const { stdout } = await project.run(['--dry-run']);
    expect(stdout).toContain('Plan: 3 mini-batches of 5 items');
    expect(stdout).toContain('city=london');
    const both = await partitioned({ ...format, path: 'in' }, ['year', 'city']);
    expect(both.map((row) => (row as unknown[]).slice(0, 2))).toEqual([
      [0, { year: '2024', city: 'london' }],
      [0, { year: '2024', city: 'london' }],
      [1, { year: '2024', city: 'paris' }],
      [2, { year: '2025', city: 'paris' }],
      [3, { year: '2025', city: '' }],
    ]);
  });

  it('that are partitioned already are used as they are, with the columns of their paths', async () => {
    for (const [state, year] of [
      ['CA', '2020'],
      ['CA', '2021'],
      ['NY', '2020'],
    ] as const) {
      project.write(`in/STATE=${state}/YEAR=${year}/a.csv`, `n\n${year}\n`);
    }
    const rows = [
      [0, { STATE: 'CA' }, 'CA', 2020, 2020],
      [0, { STATE: 'CA' }, 'CA', 2021, 2021],
      [1, { STATE: 'NY' }, 'NY', 2020, 2020],
    ];
    expect(await partitioned({ column_types: { YEAR: 'int' } }, ['STATE'])).toEqual(rows);
    expect(project.files(project.stepPath('partitions/table')).sort()).toEqual(['0.claim', '0/index.avro', 'chosen']);
    const format = { partition_format: 'STATE={STATE}/YEAR={YEAR:yyyy}/*.csv', path: 'in/**' };
    expect((await partitioned(format, ['YEAR'])).map((row) => (row as unknown[]).slice(0, 3))).toEqual([
      [0, { YEAR: '2020-01-01' }, 'CA'],
      [0, { YEAR: '2020-01-01' }, 'NY'],
      [1, { YEAR: '2021-01-01' }, 'CA'],
    ]);
  });

  it('fail before anything is scored when a key is no column, and name the nearest', async () => {
    project.write('in/a.csv', 'city,n\na,1\n');
    project.script(ROWS_SCRIPT).job({ inputs: [TABLE], mini_batch_size: undefined, partition_keys: ['citi'] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/input table: partition_keys: citi is not a column of .*a\.csv; did you mean city\?/);
  });

  it('are looked at by --dry-run as they would be copied: columns that cannot be are refused', async () => {
    const write = (name: string, data: unknown[], schema?: SchemaElement[]) => {
      const columnData = [
        { name: 'city', data: ['a'], ...(schema === undefined ? { type: 'STRING' as const } : {}) },
        { name: 'n', data },
      ];
      const options = schema === undefined ? {} : { schema };
      project.write(`in/${name}`, new Uint8Array(parquetWriteBuffer({ columnData, ...options })));
    };
    project.script(ROWS_SCRIPT).job({ inputs: [TABLE], mini_batch_size: undefined, partition_keys: ['city'] });
    write('a.parquet', [1]);
    write('b.parquet', [0.5]);
    const unequal = await project.run(['--dry-run']);
    expect([unequal.exitCode, unequal.stderr]).toEqual([
      2,
      expect.stringMatching(/the column n of .*b\.parquet is DOUBLE; that of .*a\.parquet is INT32/),
    ]);
    rmSync(project.path('in/b.parquet'));
    write('a.parquet', [[1]], LISTS);
    const nested = await project.run(['--dry-run']);
    expect([nested.exitCode, nested.stderr]).toEqual([2, expect.stringContaining('its column n is a list')]);
  });

  it('are shown by --dry-run by their combinations', async () => {
    project.write('in/a.csv', 'city,n\na,1\nb,1\na,1\n');
    project.script(ROWS_SCRIPT).job({ inputs: [TABLE], mini_batch_size: undefined, partition_keys: ['city'] });
    const { stdout } = await project.run(['--dry-run']);
    expect(stdout).toContain('Plan: 2 mini-batches of 3 items');
    expect(stdout).toContain('city=a');
  });
});
