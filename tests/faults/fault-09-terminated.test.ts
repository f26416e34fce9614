import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const GRACE_MS = 10_000;

interface Language {
  readonly file: string;
  /** Writes down what it does; mini-batches from 2 on take `ms`. */
  readonly script: (ms: number) => string;
}

const LANGUAGES: Readonly<Record<string, Language>> = {
  TypeScript: {
    file: 'script.ts',
    script: (ms) => `
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const note = (line: string) => appendFileSync(process.argv[2] + '/noted', process.pid + ' ' + line + '\\n');
export const init = () => note('init');
export async function run([path], { minibatchIndex: index }) {
  note('begin ' + index);
  await sleep(index < 2 ? 8 : ${ms});
  note('end ' + index);
  return [path.slice(-7)];
}
export const shutdown = () => note('shutdown');
`,
  },
  'Python, deaf to SIGTERM': {
    file: 'script.py',
    script: (ms) => `
import os, signal, sys, time
def note(line):
    with open(sys.argv[1] + "/noted", "a") as noted:
        noted.write("%d %s\\n" % (os.getpid(), line))
def init():
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    note("init")
def run(mini_batch, context):
    note("begin %d" % context.minibatch_index)
    time.sleep(0.008 if context.minibatch_index < 2 else ${ms / 1_000})
    note("end %d" % context.minibatch_index)
    return [mini_batch[0][-7:]]
def shutdown(): note("shutdown")
`,
  },
};
const FOR_EVER = 600_000;

let project: TestProject;
beforeEach(() => {
  project = new TestProject().inputs(8);
});
afterEach(() => project.remove());

const ALL_ROWS = Array.from({ length: 8 }, (_, n) => `00${n}.txt\n`).join('');

const noted = (what: string): string[] =>
  project
    .read('noted')
    .split('\n')
    .filter((line) => line.includes(what));

async function startJob({ file, script }: Language, ms: number): Promise<MillraceProcess> {
  project.write(file, script(ms));
  project.job({ entry_script: file, process_count_per_node: 2, arguments: [project.folder] });
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
  expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed' });
  expect((await project.millrace(['results'])).stdout).toBe(ALL_ROWS);
  expect((await project.millrace(['verify'])).exitCode).toBe(0);
}

describe.each(Object.entries(LANGUAGES))('fault 9: SIGTERM while a job runs (%s)', (_, language) => {
  it('what runs is finished and kept, shutdown() is called in each worker, nothing new begins', async () => {
    const running = await startJob(language, 300);
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
    const running = await startJob(language, FOR_EVER);
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
    const running = await startJob(language, FOR_EVER);
    running.kill('SIGTERM');
    await running.until(() => running.stderr.includes('stopping'), { what: 'the word that it stops' });
    const before = performance.now();
    running.kill('SIGTERM');
    expect((await running.ended).exitCode).toBe(143);
    expect(performance.now() - before).toBeLessThan(GRACE_MS / 3);
    await expectNoWorkers();
  });
});
