import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Each mini-batch as one row. */
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
