import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  project.script(`export const run = (rows, { minibatchIndex }) =>
    rows.toRecords().map((row) => JSON.stringify([minibatchIndex, ...Object.values(row)]));`);
});
afterEach(() => project.remove());

const TABLE = { name: 'table', type: 'tabular', path: 'in' };

async function rowsOf(input: object, settings: object = {}): Promise<{ rows: unknown[][]; stderr: string }> {
  project.job({ inputs: [{ ...TABLE, ...input }], mini_batch_size: undefined, ...settings });
  const { exitCode, stderr } = await project.run();
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('completed')]);
  const text = project.read(project.stepPath('outputs/output/parallel_run_step.txt'));
  const rows = text.split('\n').slice(0, -1);
  return { rows: rows.map((row) => JSON.parse(row)), stderr };
}

const numbered = (from: number, to: number): string => {
  const lines = Array.from({ length: to - from }, (_, at) => `${from + at},name ${from + at}\n`);
  return lines.join('');
};
const values = (rows: unknown[][]): unknown[] => rows.map((row) => row[1]);
const miniBatches = (rows: unknown[][]): number => new Set(rows.map(([miniBatch]) => miniBatch)).size;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

describe('tabular inputs', () => {
  it('are cut by bytes, never across a file, and every row comes once and in order', async () => {
    project.write('in/a.csv', `id,name\n${numbered(0, 100)}`).write('in/b.csv', `id,name\n${numbered(100, 150)}`);
    const { rows } = await rowsOf({}, { mini_batch_size: '0.25kb' });
    expect(values(rows)).toEqual(upTo(150));
    expect(miniBatches(rows)).toBe(5 + 3);
  });

  it('are cut by rows, and each row is an item', async () => {
    project.write('in/a.csv', `id,name\n${numbered(0, 25)}`);
    const { rows } = await rowsOf({}, { mini_batch_size: { rows: 10 } });
    expect(rows.map(([miniBatch]) => miniBatch)).toEqual(upTo(25).map((row) => Math.floor(row / 10)));
    const summary = project.summary();
    expect(summary.items).toEqual({ total: 25, succeeded: 25, failed: 0 });
  });

  it('keep line breaks inside quotes with support_multi_line', async () => {
    const text = `id,text\n${upTo(30)
      .map((at) => `${at},"line\n${at},"\n`)
      .join('')}`;
    project.write('in/a.csv', text);
    const { rows, stderr } = await rowsOf({ support_multi_line: true }, { mini_batch_size: '50' });
    expect(rows.map(([, ...row]) => row)).toEqual(upTo(30).map((at) => [at, `line\n${at},`]));
    expect(miniBatches(rows)).toBeGreaterThan(5);
    expect(stderr).not.toContain('goes on in the next line');
  });

  it('are taken line by line else, and a quoted text that goes on in the next line is warned of', async () => {
    project.write('in/a.csv', 'id,text\n0,whole\n1,"new\nline"\n');
    const { rows, stderr } = await rowsOf({}, { mini_batch_size: '1MB' });
    expect(rows).toHaveLength(3);
    expect(stderr).toMatch(
      /warning: .*a\.csv: the quoted text in line 3 goes on in the next line.*support_multi_line: true/,
    );
    expect((await project.run(['--dry-run'])).stderr).toContain('the quoted text in line 3');
  });

  it('may be TSV with a header in the first file only, JSON Lines, or gzip, which is one piece and said so', async () => {
    project.write('in/a.tsv', 'id\tname\n0\ta\n').write('in/b.tsv', '1\tb\n');
    expect((await rowsOf({ header: 'first_file' })).rows).toEqual([
      [0, 0, 'a'],
      [1, 1, 'b'],
    ]);
    project.write('jl/a.jsonl', '{"id":0}\n{"id":1}\n');
    project.job();
    expect((await rowsOf({ path: 'jl' }, { mini_batch_size: '4' })).rows).toEqual([
      [0, 0],
      [2, 1],
    ]);
    project.write('gz/a.csv.gz', gzipSync(`id,name\n${numbered(0, 50)}`));
    const packed = await rowsOf({ path: 'gz' }, { mini_batch_size: '100' });
    expect([values(packed.rows), miniBatches(packed.rows)]).toEqual([upTo(50), 1]);
    expect(packed.stderr).toMatch(/warning: .*a\.csv\.gz and others like it cannot be split/);
  });

  it('may be parquet, cut by row groups or by rows', async () => {
    const columns = [{ name: 'id', data: upTo(100), type: 'INT32' as const }];
    project.write('in/a.parquet', new Uint8Array(parquetWriteBuffer({ columnData: columns, rowGroupSize: 30 })));
    const groups = await rowsOf({}, { mini_batch_size: '1' });
    expect([values(groups.rows), miniBatches(groups.rows)]).toEqual([upTo(100), 4]);
    const byRows = await rowsOf({}, { mini_batch_size: { rows: 40 } });
    expect([values(byRows.rows), miniBatches(byRows.rows)]).toEqual([upTo(100), 3]);
  });

  it('have skip and take: rows of the whole input, over all its files', async () => {
    const ids = upTo(30);
    const data = (from: number, to: number) => [{ name: 'id', data: ids.slice(from, to), type: 'INT32' as const }];
    const parquet = (from: number, to: number) =>
      new Uint8Array(parquetWriteBuffer({ columnData: data(from, to), rowGroupSize: 4 }));
    const jsonl = (from: number, to: number) =>
      ids
        .slice(from, to)
        .map((id) => `{"id":${id}}\n`)
        .join('\n');
    project.write('csv/a.csv', `id,name\n${numbered(0, 10)}`).write('csv/b.csv', `id,name\n\n${numbered(10, 30)}`);
    project.write('jsonl/a.jsonl', jsonl(0, 10)).write('jsonl/b.jsonl', jsonl(10, 30));
    project.write('parquet/a.parquet', parquet(0, 10)).write('parquet/b.parquet', parquet(10, 30));
    const inputs = ['csv', 'jsonl', 'parquet'].map((path) => ({ ...TABLE, name: path, path, skip: 3, take: 20 }));
    const { rows } = await rowsOf({}, { inputs, mini_batch_size: { rows: 6 } });
    expect(values(rows)).toEqual([...ids.slice(3, 23), ...ids.slice(3, 23), ...ids.slice(3, 23)]);
    // 7 rows of the first file, 13 of the second.
    expect(miniBatches(rows)).toBe(3 * (2 + 3));
  });

  it('have types that do not depend on the mini-batch, and only the columns that are kept', async () => {
    project.write('in/a.csv', `id,code,when\n${'1,007,2024-01-01\n'.repeat(200)}x,8,never\n`);
    const { rows } = await rowsOf({ drop_columns: ['when'], include_path: true }, { mini_batch_size: '100' });
    expect(rows.at(0)).toEqual([0, project.path('in/a.csv'), 1, '007']);
    expect(rows.at(-1)?.slice(2)).toEqual([null, '8']);
  });

  it('fail a mini-batch whose value does not fit its declared type, and count its rows', async () => {
    project.write('in/a.csv', 'id,name\n1,a\nx,b\n3,c\n');
    project.job({
      inputs: [{ ...TABLE, column_types: { id: 'int' } }],
      mini_batch_size: { rows: 2 },
      error_threshold: 5,
    });
    const { exitCode } = await project.run();
    expect(exitCode).toBe(0);
    const { items, first_error: error } = project.summary();
    expect(items).toEqual({ total: 3, succeeded: 1, failed: 2 });
    expect(JSON.stringify(error)).toContain('row 1 of the mini-batch');
  });

  it.each(['1MB', { rows: 2 }])('fail where a file has nothing but another header, cut by %j', async (size) => {
    project.write('in/a.csv', 'id,v\n1,2\n').write('in/b.csv', 'id,w\n');
    project.job({ inputs: [TABLE], mini_batch_size: size, error_threshold: '${{parameters.t}}', parameters: { t: 0 } });
    const of = async (threshold: number) => {
      const { exitCode, json } = await project.run(['--json', '--param', `t=${threshold}`]);
      const { status, items } = json();
      return { exitCode, status, items };
    };
    const items = { total: 2, succeeded: 1, failed: 1 };
    expect(await of(0)).toMatchObject({ exitCode: 1, status: 'failed', items: { failed: 1 } });
    expect(await of(1)).toEqual({ exitCode: 0, status: 'completed', items });
  });

  it('are refused where lines end with CR alone, and warned of where some do', async () => {
    project.write('in/a.csv', 'id,v\r5,6\r7,8\r');
    for (const given of [{}, { support_multi_line: true }]) {
      project.job({ inputs: [{ ...TABLE, ...given }], mini_batch_size: undefined, error_threshold: 0 });
      const { exitCode, stderr } = await project.run();
      expect([exitCode, stderr]).toEqual([
        1,
        expect.stringMatching(/in\/a\.csv has in its header a CR .* LF or CR LF \(convert its line ends\)$/m),
      ]);
    }
    project.write('in/a.csv', 'id,v\r\n1,2\r\n3,4\r5,6\r\n').write('in/b.csv', 'id,v\n3,4\r\r\n');
    const { rows, stderr } = await rowsOf({});
    expect(rows.map(([, ...row]) => row)).toEqual([
      [1, '2'],
      [3, '4\r5'],
      [3, '4\r'],
    ]);
    expect(stderr).toMatch(/warning: .*in\/a\.csv: a CR in line 3, which no LF follows/);
    expect(stderr).toMatch(/warning: .*in\/b\.csv: a CR in line 2, which no LF follows/);
    expect((await project.run(['--dry-run'])).stderr).toContain('a CR in line 3');
  });

  it('count a file whose lines end with CR alone as one failed item, where the first file is another', async () => {
    project.write('in/a.csv', 'id,v\n1,2\n').write('in/b.csv', 'id,v\r5,6\r');
    project.job({ inputs: [TABLE], mini_batch_size: undefined, error_threshold: 0 });
    const { exitCode, json } = await project.run(['--json']);
    expect(exitCode).toBe(1);
    expect(json()).toMatchObject({ status: 'failed', items: { failed: 1 } });
    expect(JSON.stringify(project.summary().first_error)).toMatch(
      /b\.csv has in its header a CR .* counts as one item/,
    );
  });

  it.each([
    ['', {}],
    ['\ufeff', {}],
    ['1,2\n', { header: 'none', skip: 1 }],
  ])('complete with nothing where no row is left, and say why: %j, %j', async (text, more) => {
    project.write('in/a.csv', text);
    const why =
      'skip' in more ? 'skip and take leave nothing of input table' : 'input table holds no rows, its files are empty';
    const { stderr } = await rowsOf(more);
    expect(stderr).toContain(`warning: ${why}: ${project.path('in')}\n`);
    expect((await project.run(['--dry-run'])).stderr).toBe(`warning: ${why}\n`);
    expect(stderr).not.toContain('holds no files');
  });

  // Each line has ten bytes: the mini-batches have 10, 10 and 5 rows, or 9, 10 and 6.
  it.each([{ rows: 10 }, '100'])(
    'cut by %j: as many rows may fail as error_threshold says, not one more',
    async (size) => {
      const failed = 12;
      const lines = upTo(25).map((at) => `${String(at).padStart(2, '0')},aaaaaa\n`);
      project.write('in/a.csv', `id,name__\n${lines.join('')}`);
      project.script(`export const run = (rows) => {
      const ids = rows.toRecords().map(({ id }) => Number(id));
      if (ids.includes(12)) throw new Error('never');
      return ids.slice(ids.includes(2) ? 2 : 0);
    };`);
      const parameters = { error_threshold: '${{parameters.t}}', parameters: { t: 0 } };
      project.job({ inputs: [TABLE], mini_batch_size: size, run_max_try: 2, process_count_per_node: 2, ...parameters });
      const at = async (threshold: number) => {
        const { exitCode, json } = await project.run(['--json', '--param', `t=${threshold}`]);
        const { status, items, error } = json();
        return { exitCode, status, items, error };
      };
      const items = { total: 25, succeeded: 25 - failed, failed };
      expect(await at(failed)).toEqual({ exitCode: 0, status: 'completed', items, error: null });
      const error = `${failed} items failed, error_threshold allows ${failed - 1}`;
      expect(await at(failed - 1)).toMatchObject({ exitCode: 1, status: 'failed', error });
    },
  );

  it('are refused with their name, before there is a job, when a column is not there', async () => {
    project.write('in/a.csv', 'id,name\n1,a\n');
    project.job({ inputs: [{ ...TABLE, keep_columns: ['nam'] }], mini_batch_size: undefined });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/input table: keep_columns: .*did you mean name/);
    expect(project.has('.millrace/jobs')).toBe(false);
  });
});
