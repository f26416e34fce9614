import { readFileSync } from 'node:fs';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

const COLUMNS = { file: 'string', size: 'int', good: 'bool' };
const ROWS = `import { basename } from 'node:path';
export const run = (paths) => paths.map((path) => ({ size: basename(path).length, good: true, file: basename(path) }));
`;
const output = (name: string): string => project.read(project.stepPath(`outputs/output/${name}`));

describe('append_row', () => {
  it('writes csv with a header, its columns in the order named', async () => {
    project.inputs(2).write('in/a, "b".txt', '').script(ROWS);
    project.job({
      append_row_file_name: 'sizes.csv',
      append_row_format: 'csv',
      separator: ';',
      header: true,
      append_row_columns: COLUMNS,
    });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    expect(output('sizes.csv')).toBe(
      'file;size;good\r\n000.txt;7;true\r\n001.txt;7;true\r\n"a, ""b"".txt";10;true\r\n',
    );
    const { stdout } = await project.millrace(['results', '--head', '1']);
    expect(stdout).toBe('file;size;good\r\n000.txt;7;true\r\n');
  });

  it('writes the header of a csv output without rows as well', async () => {
    project.write('in/readme.md', '').script(ROWS);
    const inputs = [{ name: 'files', path: 'in/*.txt' }];
    project.job({ inputs, append_row_format: 'csv', header: true, append_row_columns: COLUMNS });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    expect(output('parallel_run_step.txt')).toBe('file,size,good\r\n');
  });

  it('writes jsonl, one record a line', async () => {
    project.inputs(2).script(ROWS).job({ append_row_file_name: 'sizes.jsonl', append_row_format: 'jsonl' });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    const records = output('sizes.jsonl').trimEnd().split('\n');
    expect(records.map((line) => JSON.parse(line))).toEqual([
      { size: 7, good: true, file: '000.txt' },
      { size: 7, good: true, file: '001.txt' },
    ]);
  });

  it('writes parquet, whose rows results and verify read back', async () => {
    project.inputs(2).script(ROWS);
    project.job({ append_row_file_name: 'sizes.parquet', append_row_format: 'parquet', append_row_columns: COLUMNS });
    expect(await project.run()).toMatchObject({ exitCode: 0 });
    const file = await asyncBufferFromFile(project.path(project.stepPath('outputs/output/sizes.parquet')));
    expect(await parquetReadObjects({ file })).toEqual([
      { file: '000.txt', size: 7n, good: true },
      { file: '001.txt', size: 7n, good: true },
    ]);
    expect(project.files(project.stepPath('outputs/output'))).toEqual(['sizes.parquet']);
    const { stdout } = await project.millrace(['results', '--head', '1']);
    expect(stdout).toBe('{"file":"000.txt","size":7,"good":true}\n');
    expect(await project.millrace(['verify'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(new RegExp(`verified: 2 mini-batches, ${file.byteLength} bytes, in order`)),
    });
    const bytes = readFileSync(project.path(project.stepPath('outputs/output/sizes.parquet')));
    project.write(project.stepPath('outputs/output/sizes.parquet'), bytes.with(20, (bytes[20] ?? 0) ^ 1));
    expect(await project.millrace(['verify'])).toMatchObject({ exitCode: 1 });
  });

  it('fails a try whose rows lack a column', async () => {
    project.inputs(1).script("export const run = () => [{ file: 'a' }];");
    project.job({ append_row_format: 'jsonl', append_row_columns: COLUMNS, run_max_try: 1 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/lacks?.*size/);
  });

  it('writes text rows as they are, and warns once of a line break inside one', async () => {
    project.inputs(3).script("export const run = () => ['a\\nb', 1, null, true, { a: [1] }];");
    project.job();
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(0);
    expect(stderr.match(/warning: .*line break/g)).toHaveLength(1);
    expect(output('parallel_run_step.txt')).toBe('a\nb\n1\nnull\ntrue\n{"a":[1]}\n'.repeat(3));
  });
});

describe('summary_only', () => {
  it('writes no rows, counts items, and lists what the script itself wrote', async () => {
    project.inputs(4);
    project.script(`import { mkdirSync, writeFileSync } from 'node:fs';
      import { basename, join } from 'node:path';
      const folder = process.env.AZUREML_BI_OUTPUT_PATH;
      export function run(paths) {
        mkdirSync(join(folder, 'sub'), { recursive: true });
        for (const path of paths) writeFileSync(join(folder, 'sub', basename(path)), 'mine');
        return paths;
      }`);
    project.job({ output_action: 'summary_only', mini_batch_size: 2 });
    const { exitCode, stdout, stderr } = await project.run();
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect(stderr).toContain('4 files written by the script');
    expect(project.summary()).toMatchObject({
      output: null,
      sha256: null,
      items: { total: 4, succeeded: 4, failed: 0 },
      files: ['sub/000.txt', 'sub/001.txt', 'sub/002.txt', 'sub/003.txt'],
    });
    expect(project.files(project.stepPath('outputs'))).toEqual([0, 1, 2, 3].map((at) => `output/sub/00${at}.txt`));
  });
});
