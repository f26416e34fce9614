import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** The first three mini-batches are quick; each later one takes for ever. */
async function startJob(): Promise<MillraceProcess> {
  project.inputs(30).script(`import { appendFileSync } from 'node:fs';
    export function run(paths, { minibatchIndex: index }) {
      appendFileSync(process.argv[2], process.pid + '\\n');
      while (index >= 3);
      return ['row ' + index];
    }`);
  project.job({ arguments: [project.path('pids')], output: { path: 'results' } });
  const running = project.start(['run', '--json']);
  await running.until(() => project.read('pids').split('\n').length > 4, { what: 'the fourth mini-batch' });
  return running;
}

describe('fault 39: a job is cancelled from another process', () => {
  it('it ends as cancelled within a bound, and its rows so far stay marked as such', async () => {
    const running = await startJob();
    const before = performance.now();
    const { exitCode, stdout } = await project.millrace(['cancel']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/: cancelled\n$/);
    const ended = await running.ended;
    expect(performance.now() - before).toBeLessThan(10_000);
    expect(ended.exitCode).toBe(1);
    expect(ended.json()).toMatchObject({
      status: 'cancelled',
      output: null,
      mini_batches: { total: 30, succeeded: 3, failed: 0 },
      sha256: null,
    });
    expect(project.end()).toEqual({ run: 1, status: 'cancelled' });
    expect(project.files('results')).toEqual([
      expect.stringMatching(/^parallel_run_step\.txt\.partial\/[^/]+\.step\.1$/),
    ]);
    const rows = await project.millrace(['results']);
    expect(rows).toMatchObject({ exitCode: 1, stdout: 'row 0\nrow 1\nrow 2\n' });
    expect(rows.stderr).toContain('cancelled');
    const pids = project.read('pids').split('\n').filter(Boolean).map(Number);
    await until(() => !pids.some(isAlive), { what: 'the end of all workers' });
  });

  it('twice at once, and again afterwards: it is cancelled once, and every asker is told so', async () => {
    const running = await startJob();
    const asked = await Promise.all([
      project.millrace(['cancel', '--json']),
      project.millrace(['cancel', 'last', '--json']),
    ]);
    for (const { exitCode, json } of asked) {
      expect(exitCode).toBe(0);
      expect(json()).toMatchObject({ status: 'cancelled', cancel_requested: true });
    }
    expect(await running.ended).toMatchObject({ exitCode: 1 });
    const ended = project.read(project.stepPath('summary.1.json'));
    const again = await project.millrace(['cancel']);
    expect(again).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('was cancelled before') });
    expect(project.read(project.stepPath('summary.1.json'))).toBe(ended);
  });

  it('a job that is over stays what it is, and so does its output', async () => {
    project.inputs(2).script('export const run = (paths) => [1];').job();
    await project.run();
    const before = project.files().map((file) => [file, project.read(file)]);
    const { exitCode, stdout } = await project.millrace(['cancel']);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: expect.stringContaining('is over already: completed'),
    });
    expect(project.files().map((file) => [file, project.read(file)])).toEqual(before);
    expect((await project.millrace(['status', '--json'])).json()).toMatchObject({ status: 'completed' });
  });
});
