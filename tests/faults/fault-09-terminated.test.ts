import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const GRACE_MS = 10_000;

/** Writes down what it does; mini-batches from 2 on take `ms`, or for ever. */
const script = (ms: number): string => `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const note = (line) => appendFileSync(process.argv[2] + '/noted', process.pid + ' ' + line + '\\n');
export const init = () => note('init');
export async function run([path], { minibatchIndex: index }) {
  note('begin ' + index);
  await sleep(index < 2 ? 8 : ${ms});
  note('end ' + index);
  return [path.slice(-7)];
}
export const shutdown = () => note('shutdown');
`;
const FOR_EVER = 600_000;

let sha256: string;
beforeAll(async () => {
  const undisturbed = new TestProject().inputs(8).script(script(8));
  undisturbed.job({ arguments: [undisturbed.folder] });
  sha256 = (await undisturbed.run(['--json'])).json().sha256 as string;
  await undisturbed.remove();
});

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(8);
});
afterEach(() => project.remove());

const noted = (what: string): string[] =>
  project
    .read('noted')
    .split('\n')
    .filter((line) => line.includes(what));

async function startJob(ms: number): Promise<MillraceProcess> {
  project.script(script(ms)).job({ process_count_per_node: 2, arguments: [project.folder] });
  const running = project.start(['run', '--json']);
  await running.until(() => noted('begin').length >= 4, { what: 'two mini-batches that take their time' });
  return running;
}

async function expectNoWorkers(): Promise<void> {
  const pids = noted('init').map((line) => Number.parseInt(line, 10));
  await until(() => !pids.some(isAlive), { what: 'the end of all workers' });
}

async function expectResumed(): Promise<void> {
  const resumed = await project.millrace(['resume', '--json']);
  expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', sha256 });
  expect((await project.millrace(['verify'])).exitCode).toBe(0);
}

describe('fault 9: SIGTERM while a job runs', () => {
  it('what runs is finished and kept, shutdown() is called in each worker, nothing new begins', async () => {
    const running = await startJob(300);
    running.kill('SIGTERM');
    const { exitCode, stderr } = await running.ended;
    expect(exitCode, stderr).toBe(143);
    expect(noted('end')).toHaveLength(noted('begin').length);
    expect(noted('begin').length).toBeLessThan(8);
    expect(noted('shutdown')).toHaveLength(noted('init').length);
    await expectNoWorkers();
    await expectResumed();
    expect(noted('begin')).toHaveLength(8);
  });

  it('what does not finish within the grace is handed back: its worker is killed, and nothing of it counts', async () => {
    const running = await startJob(FOR_EVER);
    const before = performance.now();
    running.kill('SIGTERM');
    const { exitCode, stderr } = await running.ended;
    const tookMs = performance.now() - before;
    expect(exitCode, stderr).toBe(143);
    expect(tookMs).toBeGreaterThan(GRACE_MS / 2);
    expect(tookMs).toBeLessThan(2 * GRACE_MS);
    await expectNoWorkers();
    const rows = await project.millrace(['results']);
    expect(rows.stdout).toBe('000.txt\n001.txt\n');
  });

  it('at a second one all ends now', async () => {
    const running = await startJob(FOR_EVER);
    running.kill('SIGTERM');
    await running.until(() => running.stderr.includes('stopping'), { what: 'the word that it stops' });
    const before = performance.now();
    running.kill('SIGTERM');
    expect((await running.ended).exitCode).toBe(143);
    expect(performance.now() - before).toBeLessThan(GRACE_MS / 3);
    await expectNoWorkers();
  });
});
