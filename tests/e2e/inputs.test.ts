import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
  // Each row: the mini-batch, the input it comes from, its files.
  project.script(`import { relative } from 'node:path';
    export const run = (paths, { minibatchIndex, datasetName }) =>
      paths.map((path) => [minibatchIndex, datasetName, relative(process.argv[2], path)].join(' '));`);
});
afterEach(() => project.remove());

async function rowsOf(settings: Record<string, unknown>): Promise<string[]> {
  project.job({ arguments: [project.folder], process_count_per_node: 2, ...settings });
  const { exitCode, stderr } = await project.run();
  expect(stderr).toContain('completed');
  expect(exitCode).toBe(0);
  return project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
}

describe('inputs', () => {
  it('are taken in the order given, each split on its own', async () => {
    project.inputs(3, 'z').inputs(2, 'a');
    const inputs = [
      { name: 'late', path: 'z' },
      { name: 'early', path: 'a/*.txt' },
    ];
    expect(await rowsOf({ inputs, mini_batch_size: 2 })).toEqual([
      '0 late z/000.txt',
      '0 late z/001.txt',
      '1 late z/002.txt',
      '2 early a/000.txt',
      '2 early a/001.txt',
    ]);
  });

  it('are in byte order of the whole path, and a list of paths keeps its own', async () => {
    for (const name of ['10.png', '2.png', 'a/1.png', 'a.png', 'é.png', 'z.png', '\u{1f600}.png', '\uff5e.png']) {
      project.write(`tree/${name}`, '');
    }
    project.write('b.png', '').write('a.png', '');
    const inputs = [
      { name: 'tree', path: 'tree' },
      { name: 'list', path: ['b.png', 'a.png', 'tree/z.png'] },
    ];
    const rows = await rowsOf({ inputs, mini_batch_size: 100 });
    expect(rows.map((row) => row.slice(2))).toEqual([
      'tree tree/10.png',
      'tree tree/2.png',
      'tree tree/a.png',
      'tree tree/a/1.png',
      'tree tree/z.png',
      'tree tree/é.png',
      'tree tree/\uff5e.png',
      'tree tree/\u{1f600}.png',
      'list b.png',
      'list a.png',
      'list tree/z.png',
    ]);
  });

  it('may be cut at both ends with skip and take', async () => {
    project.inputs(9);
    const inputs = [{ name: 'files', path: 'in', skip: 2, take: 4 }];
    const rows = await rowsOf({ inputs, mini_batch_size: 3 });
    expect(rows).toEqual(['0 files in/002.txt', '0 files in/003.txt', '0 files in/004.txt', '1 files in/005.txt']);
  });

  it('never hold the workspace, the output or the partial rows of the job itself', async () => {
    project.write('only.txt', '');
    const inputs = [{ name: 'all', path: '.' }];
    const first = await rowsOf({ inputs });
    expect(first).toEqual(['0 all job.yaml', '1 all only.txt', '2 all script.mjs']);
    expect(await rowsOf({ inputs })).toEqual(first);
  });

  it('that are not there are named before anything runs', async () => {
    project.job({ inputs: [{ name: 'files', path: 'nowhere/*.png' }] });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`input files: the folder ${project.path('nowhere')}`);
    expect(project.has('.millrace/jobs')).toBe(false);
  });
});
