import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import { TestProject } from '../support/test-project.ts';

const TIMEOUT_MS = 1_500;

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

describe('fault 30: run() hangs', () => {
  it('it is killed after exactly its time with all it started, tried again, given up, and the job goes on', async () => {
    const hangs = ['wait', 'spin', 'deaf', 'brood', 'stopped'];
    for (const name of ['a', ...hangs, 'z']) project.write(`in/${name}`, '');
    project.script(`import { spawn } from 'node:child_process';
      import { appendFileSync } from 'node:fs';
      import { basename } from 'node:path';
      const forever = () => new Promise(() => setInterval(() => 0, 1_000));
      const hangs = {
        wait: () => new Promise(() => {}),
        spin: () => { for (;;); },
        deaf: () => { for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); return forever(); },
        brood: () => {
          spawn('sh', ['-c', 'trap "" TERM HUP; sleep 600 & echo $$ $! >> ' + process.argv[2] + '; wait']);
          return forever();
        },
        stopped: () => { process.kill(process.pid, 'SIGSTOP'); return forever(); },
      };
      export async function run([path]) {
        appendFileSync(process.argv[2], process.pid + '\\n');
        await hangs[basename(path)]?.();
        return [basename(path)];
      }`);
    project.job({
      run_invocation_timeout: TIMEOUT_MS / 1_000,
      run_max_try: 2,
      error_threshold: hangs.length,
      process_count_per_node: 5,
      arguments: [project.path('pids')],
    });
    const { exitCode, stderr, json } = await project.run(['--json']);
    expect(exitCode).toBe(0);
    expect(json()).toMatchObject({ mini_batches: { total: 7, succeeded: 2, failed: 5 }, rows: 2 });
    expect(project.summary().tries).toBe(2 + 2 * hangs.length);
    expect(stderr).toContain('run() was not back within run_invocation_timeout (1.5 s)');

    const failed = (await project.audit()).filter(({ status }) => status === 'failed');
    expect(failed.map(({ attempt }) => attempt)).toEqual([2, 2, 2, 2, 2]);
    for (const { durationMs, inputs } of failed) {
      // Of both tries. No hidden extra: only what two busy cores may need to notice.
      const extraMs = durationMs - 2 * TIMEOUT_MS;
      expect(extraMs, String(inputs)).toBeGreaterThan(-10);
      expect(extraMs, String(inputs)).toBeLessThan(TIMEOUT_MS);
    }
    const pids = project.read('pids').trim().split(/\s+/).map(Number);
    expect(pids.length).toBeGreaterThan(hangs.length * 2);
    await until(() => !pids.some(isAlive), { what: 'the end of all processes' });
  });
});
