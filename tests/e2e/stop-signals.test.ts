import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../contract/workers-setup.ts';
import { until } from '../support/poll.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

const ON_A_TERMINAL = ['--import', join(import.meta.dirname, '../support/as-on-a-terminal.mjs')];

let project: TestProject;
beforeEach(() => {
  project = new TestProject();
});
afterEach(() => project.remove());

/** Writes down each worker's pid and each mini-batch's start; then `body`. */
const script = (body: string): string => `import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
const note = (file, line) => appendFileSync(process.argv[2] + '/' + file, line + '\\n');
export const init = () => note('pids', process.pid);
export async function run([path], { minibatchIndex: index }) {
  note('begun', index);
  ${body}
  note('done', index);
  return [path];
}`;

async function startJob(
  body: string,
  settings: Record<string, unknown> = {},
  nodeOptions: readonly string[] = [],
): Promise<MillraceProcess> {
  project
    .inputs(40)
    .script(script(body))
    .job({
      process_count_per_node: 2,
      arguments: [project.folder],
      output: { path: 'results' },
      ...settings,
    });
  // What a killed program leaves of its scratch folders goes with the project.
  const environment = { TMPDIR: project.write('tmp/keep', '').path('tmp') };
  const running = project.start(['run'], { environment, nodeOptions });
  await running.until(() => lines('begun').length >= 2, { what: 'the start of two mini-batches' });
  return running;
}

const lines = (file: string): string[] => project.read(file).split('\n').filter(Boolean);

async function expectNoWorkers(): Promise<void> {
  const pids = lines('pids').map(Number);
  expect(pids.length).toBeGreaterThan(0);
  await until(() => !pids.some(isAlive), { what: 'the end of all workers' });
}

describe('a running job', () => {
  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('at %s lets running mini-batches finish, says how to resume, and exits with %i', async (signal, exit) => {
    const running = await startJob('await sleep(300);');
    if (signal === 'SIGINT') running.interrupt();
    else running.kill(signal);
    const { exitCode, stdout, stderr } = await running.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: exit, stdout: '' });
    const [jobId] = project.stepPath().split('/').slice(2);
    expect(stderr).toContain(`millrace resume ${jobId}`);
    expect(lines('begun').length).toBeLessThan(40);
    // What had begun was let finish, and its rows were kept.
    expect(lines('done').sort()).toEqual(lines('begun').sort());
    await expectNoWorkers();
    expect(project.has('results/parallel_run_step.txt')).toBe(false);
    const rows = (await project.millrace(['results'])).stdout.trimEnd().split('\n');
    expect(rows).toHaveLength(lines('done').length);
    const status = (await project.millrace(['status', '--json'])).json();
    expect(status).toMatchObject({
      status: 'interrupted',
      mini_batches: { succeeded: rows.length },
      rows: rows.length,
    });
  });

  it('goes on when a terminal goes away that it never had: so nohup is as it should be', async () => {
    const running = await startJob('await sleep(20);');
    running.kill('SIGHUP');
    expect(await running.ended).toMatchObject({ exitCode: 0 });
    expect(lines('done')).toHaveLength(40);
  });

  it('stops when its own terminal goes away, as at Ctrl-C, be it told so twice', async () => {
    const running = await startJob('await sleep(300);', {}, ON_A_TERMINAL);
    for (let told = 0; told < 2; told += 1) running.kill('SIGHUP');
    expect(await running.ended).toMatchObject({ exitCode: 129 });
    expect(lines('begun').length).toBeLessThan(40);
    expect(lines('done').sort()).toEqual(lines('begun').sort());
  });

  it('at a second Ctrl-C ends at once, with its workers, and says how to resume', async () => {
    const running = await startJob("process.on('SIGTERM', () => {}); for (;;);");
    running.interrupt();
    await running.until(() => running.stderr.includes('stopping'), { what: 'the word that it stops' });
    const before = performance.now();
    running.interrupt();
    const { exitCode, stdout, stderr } = await running.ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(performance.now() - before).toBeLessThan(3_000);
    const [jobId] = project.stepPath().split('/').slice(2);
    expect(stderr.trimEnd().split('\n').at(-1)).toBe(
      `Stopped at once. millrace resume ${jobId} goes on from what is kept`,
    );
    await expectNoWorkers();
  });

  it('at Ctrl-C does not wait for an init() that takes for ever', async () => {
    project.inputs(1).script(`import { writeFileSync } from 'node:fs';
      export function init() { writeFileSync(process.argv[2] + '/pids', process.pid + '\\n'); for (;;); }
      export const run = (paths) => paths;`);
    project.job({ arguments: [project.folder] });
    const running = project.start(['run']);
    await running.until(() => lines('pids').length > 0, { what: 'the start of init()' });
    const before = performance.now();
    running.interrupt();
    expect(await running.ended).toMatchObject({ exitCode: 130 });
    expect(performance.now() - before).toBeLessThan(5_000);
    await expectNoWorkers();
  });

  it.each([
    ['wait', 'await sleep(600_000);'],
    ['spin', 'for (;;);'],
    [
      'ignore all signals',
      "for (const s of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(s, () => {}); await sleep(600_000);",
    ],
    ['are stopped', "process.kill(process.pid, 'SIGSTOP');"],
  ])('that is killed leaves no worker behind, even those that %s', async (_, body) => {
    const running = await startJob(body);
    running.kill('SIGKILL');
    expect(await running.ended).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
    await expectNoWorkers();
  });
});
