import { beforeAll, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import { HeldJob, undisturbedSha256 } from '../support/held-job.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { SmallDisk } from '../support/small-disk.ts';
import { TestProject } from '../support/test-project.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

/** It stopped, and said which file could not be written and why. */
function expectFull({ exitCode, stderr }: FinishedRun, file: RegExp): void {
  expect(exitCode, stderr).toBe(3);
  const [told = stderr] = stderr.split('\n').filter((line) => line.startsWith('millrace: '));
  expect(told).toMatch(/^millrace: disk full: cannot write .* \(ENOSPC\)$/);
  expect(told).toMatch(file);
  expect(stderr).toContain('hint: free some space');
}

describe('fault 40: the disk is full', () => {
  it.concurrent.for([
    ['while rows are appended', 'write:\\.partial/:1:half', /\.partial\//],
    ['while entries are appended', 'write:/entries\\.1:1:half', /\/entries\.1/],
    ['while rows are set aside', 'write:/ahead\\.1\\.0:1:half', /\/ahead\.1\.0/],
    ['when rows are synced', 'sync:\\.partial/:1:before', /\.partial\//],
    ['while a checkpoint is written', 'write:millrace-tmp.*"payload":1:half', /\/checkpoint\.1/],
    ['while the mark is written', 'write:millrace-tmp.*"outstanding":1:half', /\/mark\.1/],
  ] as const)('%s: the job stops by name, and resumes once there is space', async ([, point, file], context) => {
    const job = HeldJob.during(context);
    expectFull(await job.run([], failingAt(`${point}=ENOSPC`)), file);
    expect((await job.here(['status', '--json'])).json()).toMatchObject({ status: 'interrupted' });
    await job.finish(sha256);
  });

  it.concurrent.for([
    ['while the plan is written', 'write:millrace-tmp.*PlannedMiniBatch:1:half', /\/plan\/000000\.avro/],
    ['when the plan is complete', 'write:millrace-tmp.*"total":1:half', /\/plan\/complete/],
    ['while the seal is written', 'write:millrace-tmp.*"reason":null,"parts":1:half', /\/seal\.1/],
    ['while the audit is written', 'write:millrace-tmp.*AuditEntry:1:half', /\/audit\.1\.avro/],
    ['while the summary is written', 'write:millrace-tmp[^]*"job_id"[^]*"step"\\::1:half', /\/summary\.1\.json/],
    ['while the end is written', 'link:/end\\.1\\.json$:1:before', /\/end\.1\.json/],
  ] as const)('%s: no half of it counts, and it resumes once there is space', async ([, point, file], context) => {
    const job = HeldJob.during(context).go();
    expectFull(await job.run([], failingAt(`${point}=ENOSPC`)), file);
    await job.finish(sha256);
  });

  it.concurrent('while the output is copied: nobody sees that half', async (context) => {
    const job = HeldJob.during(context).go();
    const first = await job.run([], failingAt('write:/entries\\.1:1:after=kill'));
    expect(first.signal, first.stderr).toBe('SIGKILL');
    const copy = 'write:\\.partial/[^ ]*-[0-9a-f]{12} :1:half=ENOSPC';
    expectFull(await job.millrace(['resume'], failingAt(copy)), /parallel_run_step\.txt/);
    expect(job.has(job.output)).toBe(false);
    await job.finish(sha256);
  });

  it.concurrent('while the snapshot is taken: nothing of it stays, and the next run takes it', async (context) => {
    const job = HeldJob.during(context).go();
    expectFull(await job.run([], failingAt('write:/\\.taking-:1:half=ENOSPC')), new RegExp(job.path('.millrace')));
    expect(job.files('.millrace').filter((file) => file.startsWith('snapshots'))).toEqual([]);
    expect((await job.run(['--json'])).json()).toMatchObject({ status: 'completed', sha256 });
  });

  it.concurrent('while logs are written: the job goes on, and says where they are incomplete', async (context) => {
    const job = HeldJob.during(context).go();
    const { exitCode, stderr, json } = await job.run(['--json'], failingAt('write:/logs/:2+:half=ENOSPC'));
    expect(exitCode, stderr).toBe(0);
    expect(json()).toMatchObject({ status: 'completed', sha256 });
    expect(stderr).toMatch(/^note: the logs are incomplete: disk full: cannot write .*\/logs\/.* \(ENOSPC\)$/m);
  });
});

describe('fault 40: a disk that is too small for the rows', () => {
  const FILES = 40;
  const ROW_BYTES = 50_000;

  it.concurrent.for([
    ['while they are appended', 'any'],
    ['while they wait for the first of them', 'last'],
  ] as const)('%s: the job stops; on a larger one it resumes to all of them', async ([, order], { onTestFinished }) => {
    const project = new TestProject().inputs(FILES).script(`
      import { existsSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      export async function run([path], { minibatchIndex: index }) {
        while (index === 0 && process.argv[3] === 'last' && !existsSync(process.argv[2])) await sleep(5);
        return [path.slice(-7) + ' ' + String(index).repeat(${ROW_BYTES})];
      }`);
    project.job({ process_count_per_node: 2, arguments: [project.path('go'), order] });
    const disk = new SmallDisk(project.path('.millrace'), 700);
    onTestFinished(async () => {
      disk.remove();
      await project.remove();
    });
    const full = await project.run([], disk.runOptions);
    expectFull(full, /\/(ahead\.1\.0|parallel_run_step\.txt\.partial|entries\.1|checkpoint\.1|mark\.1)/);
    disk.free();
    const resumed = await project.write('go', '').millrace(['resume', '--json'], disk.runOptions);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', rows: FILES });
    const verified = await project.here(['verify']);
    expect(verified.exitCode, verified.stdout).toBe(0);
    const wanted = Array.from({ length: FILES }, (_, index) => {
      return `${String(index).padStart(3, '0')}.txt ${String(index).repeat(ROW_BYTES)}\n`;
    });
    expect(project.read(project.stepPath('outputs/output/parallel_run_step.txt'))).toBe(wanted.join(''));
  });
});
