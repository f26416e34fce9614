import { appendFileSync, renameSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { describe, expect, it, type TestContext } from 'vitest';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

/** Mini-batch 0 waits for the word `go`; each row is all of a file. */
const SCRIPT = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export async function run(paths, { minibatchIndex: index }) {
  if (index === 0) writeFileSync(process.argv[2] + '/begun', '');
  while (!existsSync(process.argv[2] + '/go')) await sleep(5);
  return paths.map((path) => path.slice(-7) + ' ' + readFileSync(path, 'utf8'));
}
`;
const FILES = 10;

/** By the number of the mini-batch whose file is changed: how, and what is said of it. */
const CHANGES: ReadonlyMap<number, readonly [change: (path: string) => void, told: RegExp]> = new Map([
  [2, [(path) => appendFileSync(path, ' and more'), /was planned with 1 bytes, .*; it now has 10 bytes/]],
  [3, [(path) => truncateSync(path, 0), /was planned with 1 bytes, .*; it now has 0 bytes/]],
  [5, [(path) => rmSync(path), /was planned with 1 bytes, .*; it is gone now/]],
  [6, [(path) => utimesSync(path, 1_000_000, 1_000_000), /was planned with .*; it now has 1 bytes, time 1970/]],
  [8, [(path) => renameSync(`${path}.new`, path), /was planned with .*; it now has 8 bytes/]],
]);

const nameOf = (index: number): string => `00${index}.txt`;

function project({ onTestFinished }: TestContext, threshold: number): TestProject {
  const made = new TestProject().inputs(FILES).script(SCRIPT).write('in/008.txt.new', 'replaced');
  onTestFinished(() => made.remove());
  // Only what is there when the job begins counts: the replacement is none of its inputs.
  return made.job({
    inputs: [{ name: 'files', path: 'in/*.txt' }],
    arguments: [made.folder],
    error_threshold: threshold,
  });
}

async function startJob(job: TestProject): Promise<MillraceProcess> {
  const running = job.start(['run', '--json']);
  await running.until(() => job.has('begun') && job.has(job.stepPath('plan/complete')), {
    what: 'the first mini-batch',
  });
  return running;
}

function changeInputs(job: TestProject): void {
  for (const [index, [change]] of CHANGES) change(job.path(`in/${nameOf(index)}`));
}

/** Each changed one is named, with what was planned and what was found; all others are as they were. */
async function expectNamed(job: TestProject, run: number): Promise<void> {
  for (const { index, status, error } of await job.audit(run)) {
    const told = CHANGES.get(index)?.[1];
    expect([index, status], error).toEqual([index, told === undefined ? 'succeeded' : 'failed']);
    if (told === undefined) continue;
    expect(error).toContain(job.path(`in/${nameOf(index)}`));
    expect(error).toMatch(told);
  }
  const unchanged = Array.from({ length: FILES }, (_, index) => index).filter((index) => !CHANGES.has(index));
  const rows = job.read(job.stepPath('outputs/output/parallel_run_step.txt'));
  expect(rows).toBe(unchanged.map((index) => `${nameOf(index)} ${index}\n`).join(''));
  expect((await job.millrace(['verify'])).exitCode).toBe(0);
}

describe('fault 34: inputs change after they were planned', () => {
  it.concurrent('while the job runs: their mini-batches fail by name at once, the others go on', async (context) => {
    const job = project(context, CHANGES.size);
    const running = await startJob(job);
    changeInputs(job);
    job.write('go', '');
    const ended = await running.ended;
    expect(ended.json(), ended.stderr).toMatchObject({ status: 'completed', items: { failed: CHANGES.size } });
    await expectNamed(job, 1);
  });

  it.concurrent('while it is stopped: the same, when it is resumed', async (context) => {
    const job = project(context, CHANGES.size);
    const running = await startJob(job);
    running.killGroup();
    await running.ended;
    changeInputs(job);
    const resumed = await job.write('go', '').millrace(['resume', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', items: { failed: CHANGES.size } });
    await expectNamed(job, 2);
  });

  it.concurrent('the job fails when that is more than it tolerates, and resumes once they are put back', async (context) => {
    const job = project(context, 0);
    const running = await startJob(job);
    const path = job.path(`in/${nameOf(5)}`);
    renameSync(path, `${path}.away`);
    job.write('go', '');
    const ended = await running.ended;
    expect({ exitCode: ended.exitCode, ...ended.json() }).toMatchObject({ exitCode: 1, status: 'failed' });
    expect(ended.stderr).toContain(`${path} was planned with`);
    renameSync(`${path}.away`, path);
    const resumed = await job.millrace(['resume', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', rows: FILES });
    expect((await job.millrace(['verify'])).exitCode).toBe(0);
  });

  it.concurrent('what is added behind the plan stays out, and what stands beside it does no harm', async (context) => {
    const job = project(context, 0);
    const running = await startJob(job);
    running.killGroup();
    await running.ended;
    job.write('in/0005.txt', 'between').write('in/zzz.txt', 'behind').write('go', '');
    const resumed = await job.millrace(['resume', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', rows: FILES });
  });
});
