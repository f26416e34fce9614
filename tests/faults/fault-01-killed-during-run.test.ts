import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

/** Says when it has begun, and goes on only once it may. */
const SCRIPT = `
import { appendFileSync, existsSync } from 'node:fs';
const note = (line) => appendFileSync(process.argv[2] + '/begun', line + '\\n');
const pause = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
export function run([path], { minibatchIndex: index }) {
  note(process.pid + ' ' + index);
  pause(8);
  if (index >= 3) while (!existsSync(process.argv[2] + '/go')) pause(5);
  return [path.slice(-7) + ', row of ' + index];
}
`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject().script(SCRIPT).inputs(8);
  project.job({ process_count_per_node: 2, arguments: [project.folder], run_max_try: 2 });
});
afterEach(() => project.remove());

const begun = () =>
  project
    .read('begun')
    .split('\n')
    .filter(Boolean)
    .map((line) => line.split(' ').map(Number) as [pid: number, index: number]);

/** The entry of a mini-batch is written behind its rows, and says that they are its own. */
const entriesWritten = (): number => {
  const entries = project.files('.millrace').filter((path) => /\/entries\.\d+$/.test(path));
  return entries.reduce((sum, path) => sum + project.read(`.millrace/${path}`).split('"index":').length - 1, 0);
};

/** Until both workers stand still inside of `run()`. */
async function startJob(): Promise<MillraceProcess> {
  const running = project.start(['run', '--json']);
  await running.until(() => begun().filter(([, index]) => index >= 3).length === 2, { what: 'two begun mini-batches' });
  return running;
}

async function expectVerified(json: Record<string, unknown>, sha256: string): Promise<void> {
  expect(json).toMatchObject({ status: 'completed', sha256, mini_batches: { total: 8, succeeded: 8, failed: 0 } });
  expect((await project.millrace(['verify'])).exitCode).toBe(0);
}

describe('fault 1: killed during run()', () => {
  let sha256: string;
  beforeAll(async () => {
    const undisturbed = new TestProject().script(SCRIPT).inputs(8).write('go', '');
    undisturbed.job({ arguments: [undisturbed.folder] });
    sha256 = (await undisturbed.run(['--json'])).json().sha256 as string;
    await undisturbed.remove();
  });

  it('the scorer, embedded the whole program: its workers end, and resume runs what was running anew', async () => {
    const running = await startJob();
    // What was answered and not written yet would be scored again as well.
    await until(() => entriesWritten() === 3, { what: 'the entries of what has ended' });
    running.kill('SIGKILL');
    await running.ended;
    await until(() => !begun().some(([pid]) => isAlive(pid)), { what: 'the end of all workers' });
    const before = begun().length;
    const resumed = await project.write('go', '').millrace(['resume', '--json']);
    await expectVerified(resumed.json(), sha256);
    expect(begun().length - before).toBe(5);
    // It was no fault of theirs: their tries start anew.
    expect((await project.audit(2)).map(({ attempt }) => attempt)).toEqual(Array(8).fill(1));
  });

  it('a worker: its mini-batch fails that try and is tried again, no other', async () => {
    const running = await startJob();
    const [pid, index] = begun().find(([, each]) => each >= 3) as [number, number];
    process.kill(pid, 'SIGKILL');
    await running.until(() => begun().filter(([, each]) => each >= 3).length === 3, {
      what: 'work of the next worker',
    });
    project.write('go', '');
    const ended = await running.ended;
    await expectVerified(ended.json(), sha256);
    expect((await project.audit()).map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: 8 }, (_, each) => (each === index ? 2 : 1)),
    );
    expect(project.read(project.stepPath('logs/job_error.txt'))).toContain('SIGKILL');
  });
});
