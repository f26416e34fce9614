import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Raises for every input whose number is among the arguments. */
const RAISES = `import { basename } from 'node:path';
const bad = process.argv.slice(2);
export function run(paths) {
  for (const path of paths) {
    if (bad.includes(basename(path, '.txt'))) throw new Error('cannot read ' + basename(path));
  }
  return paths.map((path) => basename(path));
}
`;

describe('error_threshold', () => {
  it('lets a job complete whose failed items equal it, and prints one line: where the output is', async () => {
    project
      .inputs(8)
      .script(RAISES)
      .job({ error_threshold: 2, run_max_try: 1, arguments: ['002', '005'] });
    const { exitCode, stdout, stderr } = await project.run();
    expect(stderr).toContain('completed');
    expect(exitCode).toBe(0);
    const output = project.path(project.stepPath('outputs/output/parallel_run_step.txt'));
    expect(stdout).toBe(`${output}\n`);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(
      '000.txt\n001.txt\n003.txt\n004.txt\n006.txt\n007.txt\n',
    );
    expect(project.end()).toEqual({ run: 1, status: 'completed' });
    expect(project.summary()).toMatchObject({
      status: 'completed',
      items: { total: 8, succeeded: 6, failed: 2 },
      rows: 6,
      tries: 8,
      error: null,
      first_error: { mini_batch: 2, message: 'Error: cannot read 002.txt' },
    });
  });

  it('tells of too few rows which mini-batch returned how many of how many, and on what', async () => {
    project
      .inputs(6)
      .script('export const run = (paths, { minibatchIndex }) => (minibatchIndex === 1 ? [] : paths);')
      .job({ error_threshold: 1, mini_batch_size: 2, process_count_per_node: 1 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(1);
    expect(project.summary()).toMatchObject({
      error: '2 items failed, error_threshold allows 1',
      first_error: {
        mini_batch: 1,
        message: 'run() returned 0 of 2 rows, one for each item: 2 items failed',
        inputs: [expect.stringMatching(/002.txt$/), expect.stringMatching(/003.txt$/)],
      },
    });
    expect(stderr).toContain('The first error: mini-batch 1, try 1');
    expect(stderr).not.toContain('millrace resume');
  });

  it('tells it also of a run that completed all the same', async () => {
    project
      .inputs(6)
      .script('export const run = (paths, { minibatchIndex }) => (minibatchIndex === 1 ? [] : paths);')
      .job({ error_threshold: 2, mini_batch_size: 2, process_count_per_node: 1 });
    const { exitCode, stderr } = await project.run();
    expect(exitCode).toBe(0);
    const message = 'run() returned 0 of 2 rows, one for each item: 2 items failed';
    expect(project.summary()).toMatchObject({ status: 'completed', first_error: { mini_batch: 1, message } });
    expect(stderr).toContain(`first error: mini-batch 1, try 1: ${message}`);
  });

  it('ends a job early with the first traceback and the input it hit when one item more fails', async () => {
    project
      .inputs(400)
      .script(RAISES)
      .job({ error_threshold: 2, run_max_try: 2, arguments: ['001', '003', '005'] });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode).toBe(1);
    const answer = json();
    const { job_id, seconds } = answer;
    const miniBatches = answer.mini_batches as { succeeded: number; failed: number };
    expect(answer).toEqual({
      job_id,
      status: 'failed',
      output: null,
      mini_batches: miniBatches,
      items: miniBatches,
      rows: miniBatches.succeeded,
      sha256: null,
      seconds,
      error: '3 items failed, error_threshold allows 2',
    });
    expect(miniBatches.failed).toBe(3);
    // Far fewer than planned: what had been handed out, and not much more.
    expect(miniBatches.succeeded).toBeLessThan(100);
    expect(stderr).toMatch(/Error: cannot read 001\.txt\n\s+at .*script\.mjs:5:\d+/);
    expect(stderr).toContain(project.path('in/001.txt'));
    const { status, tries, first_error } = project.summary();
    expect(project.end()).toEqual({ run: 1, status });
    expect(status).toBe('failed');
    expect(tries).toBeLessThan(120);
    expect(first_error).toMatchObject({ mini_batch: 1, attempt: 1, inputs: [project.path('in/001.txt')] });
    expect(project.has(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(false);
  });

  it('is told by --json, in the names and the order of the contract', async () => {
    project.inputs(2).script(RAISES).job();
    const answer = (await project.run(['--json'])).json();
    expect(Object.keys(answer)).toEqual([
      'job_id',
      'status',
      'output',
      'mini_batches',
      'items',
      'rows',
      'sha256',
      'seconds',
      'error',
    ]);
    expect(answer).toMatchObject({
      status: 'completed',
      output: project.path(project.stepPath('outputs/output/parallel_run_step.txt')),
      mini_batches: { total: 2, succeeded: 2, failed: 0 },
      items: { total: 2, succeeded: 2, failed: 0 },
      rows: 2,
      sha256: project.sha256(project.stepPath('outputs/output/parallel_run_step.txt')),
      error: null,
    });
    expect(answer.job_id).toMatch(/^\d{8}-\d{6}-[0-9a-z]{5}$/);
    expect(answer.seconds).toBeGreaterThan(0);
  });

  it.each<[string, Record<string, number>, string]>([
    ['allowed_failed_count', { allowed_failed_count: 1 }, '2 mini-batches failed, allowed_failed_count allows 1'],
    ['allowed_failed_percent', { allowed_failed_percent: 10 }, 'allowed_failed_percent allows 10 %'],
    ['no success at all', { take: 1 }, 'not one item succeeded'],
  ])('is not the only limit: %s', async (_, { take, ...settings }, error) => {
    const inputs = [{ name: 'files', path: 'in', ...(take === undefined ? {} : { take }) }];
    project.inputs(10).script(RAISES);
    project.job({ error_threshold: -1, run_max_try: 1, arguments: ['000', '001'], inputs, ...settings });
    const { exitCode, json } = await project.run(['--json']);
    expect(json().error).toContain(error);
    expect(exitCode).toBe(1);
  });
});
