import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

/**
 * Ways to go, by the number of the mini-batch that takes them. The last is V8's when memory is out; `script-03` runs out
 * of it in truth, and has more ways, without a job around.
 */
const DEATHS = [
  ["process.kill(process.pid, 'SIGSEGV')", 'SIGSEGV'],
  ['process.exit(0)', 'exit code 0'],
  ["process.kill(process.pid, 'SIGKILL')", 'SIGKILL'],
  ['process.abort()', 'SIGABRT'],
] as const;

const script = (whenToDie: string): string => `
import { existsSync, writeFileSync } from 'node:fs';
const deaths = [${DEATHS.map(([statement]) => `() => { ${statement}; }`).join(', ')}];
const isFirst = (path) => {
  const seen = process.argv[2] + '/' + path.slice(-7);
  return !existsSync(seen) && writeFileSync(seen, '') === undefined;
};
export async function run([path], { minibatchIndex: index }) {
  if (index < deaths.length && ${whenToDie}) {
    deaths[index]();
    await new Promise(() => setInterval(() => 0, 1_000));
  }
  return [path.slice(-7)];
}
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(8).write('seen/keep', '');
});
afterEach(() => project.remove());

const rowsFrom = (first: number): string =>
  Array.from({ length: 8 - first }, (_, at) => `00${first + at}.txt\n`).join('');

describe('fault 3: a worker dies of its script', () => {
  it('once at each mini-batch: it is replaced, the try is told with its signal or exit code, and nothing is lost', async () => {
    project.script(script('isFirst(path)')).job({ process_count_per_node: 2, arguments: [project.path('seen')] });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode, stderr).toBe(0);
    expect(json()).toMatchObject({ status: 'completed', mini_batches: { total: 8, succeeded: 8, failed: 0 } });
    expect(project.summary().tries).toBe(8 + DEATHS.length);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(rowsFrom(0));
    const errors = project.read(project.stepPath('logs/job_error.txt'));
    for (const [, sign] of DEATHS) expect(errors).toContain(sign);
    expect((await project.millrace(['verify'])).exitCode).toBe(0);
  });

  it('at every try of a mini-batch: that one is given up, named with how it died, and the others are not', async () => {
    project.script(script('true')).job({ process_count_per_node: 2, run_max_try: 2, error_threshold: DEATHS.length });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode, stderr).toBe(0);
    expect(json()).toMatchObject({ mini_batches: { succeeded: 4, failed: DEATHS.length }, rows: 4 });
    const failed = (await project.audit()).filter(({ status }) => status === 'failed');
    expect(failed.map(({ index, attempt }) => [index, attempt])).toEqual(DEATHS.map((_, index) => [index, 2]));
    for (const [at, [, sign]] of DEATHS.entries()) expect(failed[at]?.error).toContain(sign);
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(rowsFrom(DEATHS.length));
  });
});
