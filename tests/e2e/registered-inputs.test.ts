import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(async () => {
  project = new TestProject();
  project.inputs(3, 'lake/2026/a').inputs(2, 'lake/2026/b').inputs(1, 'lake/2025');
  project.script(`import { basename, dirname } from 'node:path';
    export const run = (paths) => paths.map((path) => basename(dirname(path)) + '/' + basename(path));`);
  await words('datastore', 'register', 'lake', '--folder', 'lake');
});
afterEach(() => project.remove());

async function words(...given: string[]): Promise<FinishedRun> {
  const ended = await project.millrace(given);
  expect(ended.stderr).not.toContain('fault of ours');
  return ended;
}

async function rowsOf(settings: Record<string, unknown>, ...more: string[]): Promise<string[]> {
  project.job({ mini_batch_size: 2, ...settings });
  const { exitCode, stderr, stdout } = await project.run(more);
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('completed')]);
  return project
    .read(stdout.trim().slice(project.folder.length + 1))
    .trimEnd()
    .split('\n');
}

const input = (rest: object) => ({ inputs: [{ name: 'files', ...rest }] });

describe('inputs from the registries', () => {
  it('are found through a datastore, by pattern and by option', async () => {
    expect(await rowsOf(input({ path: 'datastore://lake/2026/**/*1.txt' }))).toEqual(['a/001.txt', 'b/001.txt']);
    expect(await rowsOf(input({ path: 'x' }), '--input', 'files=datastore://lake/2025')).toEqual(['2025/000.txt']);
  });

  it('are the newest version of a dataset, or the one that is named', async () => {
    await words('dataset', 'register', 'digits', '--path', 'datastore://lake/2025');
    await words('dataset', 'register', 'digits', '--path', 'lake/2026/b', '--create-new-version');
    expect(await rowsOf(input({ dataset: 'digits' }))).toEqual(['b/000.txt', 'b/001.txt']);
    const parameters = { which: 'digits:1' };
    expect(await rowsOf({ ...input({ dataset: '${{parameters.which}}' }), parameters })).toEqual(['2025/000.txt']);
    expect(
      await rowsOf(
        { ...input({ dataset: '${{parameters.which}}', take: 1 }), parameters },
        '--param',
        'which=digits:2',
      ),
    ).toEqual(['b/000.txt']);
  });

  it('stay what they were for a job that is resumed, whatever is registered meanwhile', async () => {
    await words('dataset', 'register', 'digits', '--path', 'lake/2026/b');
    project.script(`import { existsSync, readFileSync } from 'node:fs';
      export const run = (paths) => {
        if (!existsSync(${JSON.stringify(project.path('healed'))})) throw new Error('not yet');
        return paths.map((path) => readFileSync(path, 'utf8'));
      };`);
    project.job({
      ...input({ dataset: 'digits' }),
      error_threshold: '${{parameters.t}}',
      mini_batch_size: '${{parameters.m}}',
      parameters: { t: 0, m: 1 },
      run_max_try: 1,
    });
    expect((await project.run()).exitCode).toBe(1);
    await words('dataset', 'register', 'digits', '--path', 'lake/2026/a', '--create-new-version');
    project.write('healed', '');
    const refused = await words('resume', '--param', 't=5', '--param', 'm=2');
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      expect.stringContaining('--param m: mini_batch_size would be'),
    ]);
    const resumed = await words('resume', '--param', 't=5');
    expect([resumed.exitCode, resumed.stderr]).toEqual([0, expect.stringContaining('completed')]);
    expect(project.read(resumed.stdout.trim().slice(project.folder.length + 1))).toBe('0\n1\n');
  });

  it('are refused by name before anything runs', async () => {
    project.job({ ...input({ dataset: 'digts' }) });
    await words('dataset', 'register', 'digits', '--path', 'lake');
    const { exitCode, stderr } = await project.run();
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringMatching(/job\.yaml:\d+: inputs\[0\]\.dataset: .*did you mean digits/),
    ]);
  });
});

describe('an output on a datastore', () => {
  it('is in the folder that is named, else where Azure ML puts it', async () => {
    const files = input({ path: 'lake/2025' });
    const output = { name: 'scores', datastore: 'lake', path: 'out/{job_id}' };
    expect(await rowsOf({ ...files, output })).toEqual(['2025/000.txt']);
    expect(project.files('lake').filter((path) => path.startsWith('out/'))).toHaveLength(1);
    await words('datastore', 'set-default', 'lake');
    expect(await rowsOf({ ...files, output: { name: 'scores' } })).toEqual(['2025/000.txt']);
    const path = /^azureml\/\d{8}-\d{6}-\w+\/scores\/parallel_run_step\.txt$/;
    expect(project.files('lake').filter((file) => path.test(file))).toHaveLength(1);
  });
});
