import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestProject } from '../support/test-project.ts';

const JUMPING = ['--import', join(import.meta.dirname, '../support/jumping-clock.mjs')];

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('fault 43: the wall clock jumps by an hour, on and back, while a job runs', () => {
  it('no timeout, delay, order or count of it changes', async () => {
    project.inputs(24).script(`import { writeFileSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      let calls = 0;
      export async function run(paths, { minibatchIndex: index }) {
        if (index === 3) return new Promise(() => {});
        if (index % 6 === 5 && calls++ === 0) throw new Error('at first');
        await sleep(100);
        writeFileSync(process.env.MILLRACE_OUTPUT_DIR + '/' + index, 'mine');
        return [index];
      }`);
    project.job({
      error_threshold: 1,
      run_max_try: 2,
      run_invocation_timeout: 1.5,
      first_task_creation_timeout: 30,
      progress_update_timeout: 30,
      task_overhead_timeout: 30,
      process_count_per_node: 3,
    });
    const { exitCode, stderr, json, durationMs } = await project.run(['--json'], { nodeOptions: JUMPING });
    expect(stderr).toContain('completed');
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ status: 'completed', items: { total: 24, succeeded: 23, failed: 1 }, rows: 23 });
    const expected = Array.from({ length: 24 }, (_, index) => index).filter((index) => index !== 3);
    const rows = project.read(project.stepPath('outputs/output/parallel_run_step.txt')).trimEnd().split('\n');
    expect(rows.map(Number)).toEqual(expected);
    const [hung] = (await project.audit()).filter(({ status }) => status === 'failed');
    expect(hung).toMatchObject({ index: 3, attempt: 2 });
    expect(hung?.durationMs).toBeGreaterThan(2_500);
    expect(hung?.durationMs).toBeLessThan(5_000);
    expect(durationMs).toBeLessThan(20_000);
    expect([...project.summary().files].sort()).toEqual(expected.map(String).sort());
    expect(json().seconds).toBeGreaterThan(2.99);
    expect(json().seconds).toBeLessThanOrEqual(durationMs / 1_000);
  });

  it('a cancel is heard, and a job that is over is known to be', async () => {
    project.inputs(3).script('export const run = () => { for (;;); };').job();
    const running = project.start(['run', '--json'], { nodeOptions: JUMPING });
    await running.until(() => running.stderr.includes('1 of 1 worker busy'), { what: 'the first mini-batch' });
    expect(await project.millrace(['cancel'], { nodeOptions: JUMPING })).toMatchObject({ exitCode: 0 });
    expect((await running.ended).json()).toMatchObject({ status: 'cancelled' });
    const { exitCode, stdout } = await project.millrace(['status'], { nodeOptions: JUMPING });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('cancelled');
  });
});
