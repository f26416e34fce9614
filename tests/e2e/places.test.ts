import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { failingAt } from '../support/fail-point.ts';
import type { FinishedRun } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';
import { makeUnwritable } from '../support/unwritable-folder.ts';

const NAMES = `import { basename } from 'node:path';
export const run = (files) => files.map((file) => basename(file));`;

let project: TestProject;
beforeEach(() => {
  project = new TestProject().script(NAMES).inputs(3).job();
});
afterEach(() => project.remove());

const isStopped = (pid: number): boolean => /\) T /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

function expectRefused(ended: FinishedRun, exit: number, code: string, message: RegExp): void {
  expect(ended.exitCode, ended.stderr).toBe(exit);
  expect(ended.json()).toMatchObject({ error: { code, message: expect.stringMatching(message) } });
  expect(ended.stderr).toContain('hint: ');
}

describe('what lies among the inputs and is no file', () => {
  it('is left out, and that is said with the first of it', async () => {
    symlinkSync('/nowhere', project.path('in/a-link'));
    execFileSync('mkfifo', [project.path('in/pipe')]);
    const { stderr, json } = await project.run(['--json']);
    expect(json()).toMatchObject({ status: 'completed', rows: 3 });
    expect(stderr).toMatch(
      /warning: input files: left out 2 entries that are no file .*, the first .*\/in\/(a-link|pipe)/,
    );
  });

  it('is not told of where no pattern asks for it', async () => {
    symlinkSync('/nowhere', project.path('in/link.png'));
    project.job({ inputs: [{ name: 'files', path: 'in/*.txt' }] });
    const { stderr } = await project.run();
    expect(stderr).not.toContain('left out');
  });
});

describe('a workspace or an output among the inputs', () => {
  it('leaves the workspace out, whatever it is called', async () => {
    const environment = { MILLRACE_STORE: project.path('in/deep/workspace') };
    for (let round = 0; round < 2; round += 1) {
      expect((await project.run(['--json'], { environment })).json()).toMatchObject({ rows: 3 });
    }
  });

  it('refuses an output that would be an input the next time', async () => {
    project.job({ output: { path: 'in/out', overwrite: true } });
    expectRefused(await project.run(['--json']), 2, 'JOB_INVALID', /in\/out lies in .*\/in, which is input files/);
  });
});

describe('a place that cannot be used', () => {
  it('refuses a workspace that is a file, for every command', async () => {
    const environment = { MILLRACE_STORE: project.write('file', 'x').path('file') };
    for (const words of [['jobs'], ['status'], ['verify'], ['run']]) {
      expectRefused(await project.millrace([...words, '--json'], { environment }), 2, 'USAGE', /file is no folder/);
    }
  });

  it('tells a read-only disk as such, before the run', async () => {
    const { folder, remove } = makeUnwritable(project.path('locked'));
    try {
      const environment = { MILLRACE_STORE: `${folder}/deep/workspace` };
      const cannot = /cannot write to .*\/deep\/.*(read-only file system|permission denied)/;
      expectRefused(await project.run(['--json'], { environment }), 3, 'STORE_UNAVAILABLE', cannot);
      expectRefused(await project.run(['--json', '--output', `${folder}/deep/out`]), 3, 'STORE_UNAVAILABLE', cannot);
    } finally {
      remove();
    }
  });

  it('tells of a folder that takes no others, where making them would be tried for ever', async () => {
    const cannot = /cannot write to \/proc\/x: no such file or directory/;
    const environment = { MILLRACE_STORE: '/proc/x' };
    expectRefused(await project.run(['--json'], { environment }), 3, 'STORE_UNAVAILABLE', cannot);
    expectRefused(await project.run(['--json', '--output', '/proc/x']), 3, 'STORE_UNAVAILABLE', cannot);
  });

  it('refuses an output that exists before the first mini-batch, and tells the job of one that comes meanwhile', async () => {
    project.job({ output: { path: 'out' } }).write('out/parallel_run_step.txt', 'mine');
    expectRefused(await project.run(['--json']), 2, 'OUTPUT_EXISTS', /parallel_run_step\.txt exists/);
    expect((await project.millrace(['jobs', '--json'])).stdout).not.toContain('job_id');
    rmSync(project.path('out'), { recursive: true });
    project.script(`import { writeFileSync } from 'node:fs';
      export const run = (files) => {
        writeFileSync(process.argv[2], 'mine');
        return files;
      };`);
    project.job({ output: { path: 'out' }, arguments: [project.path('out/parallel_run_step.txt')] });
    const late = await project.run(['--json']);
    expect(late.exitCode, late.stderr).not.toBe(0);
    expect(late.json()).toMatchObject({ job_id: expect.stringMatching(/^\d{8}-/) });
    expect(project.read('out/parallel_run_step.txt')).toBe('mine');
  });
});

describe('code that is not what it was', () => {
  it('says what to do about a log that grows beside the job file', async () => {
    project.write('run.log', 'a line');
    // Between the look at the files and their copy.
    const running = project.start(['run', '--json'], failingAt('mkdir:/\\.taking-:1:after=stop'));
    await running.until(() => isStopped(running.pid), { what: 'its stop' });
    appendFileSync(project.path('run.log'), 'another');
    running.kill('SIGCONT');
    const ended = await running.ended;
    expectRefused(ended, 2, 'JOB_INVALID', /run\.log was changed while its snapshot was taken/);
    expect(ended.stderr).toContain('name it in .amlignore');
    project.write('.amlignore', '*.log\n');
    expect((await project.run(['--json'])).json()).toMatchObject({ status: 'completed' });
  });

  it('leaves nothing half taken behind when it is stopped meanwhile', async () => {
    const running = project.start(['run'], failingAt('mkdir:/\\.taking-:1:after=stop'));
    await running.until(() => isStopped(running.pid), { what: 'its stop' });
    running.kill('SIGINT');
    running.kill('SIGCONT');
    expect(await running.ended).toMatchObject({ exitCode: 130 });
    expect(readdirSync(project.path('.millrace/snapshots')).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('goes on when a terminal goes away meanwhile that it never had: so nohup is as it should be', async () => {
    const running = project.start(['run', '--json'], failingAt('mkdir:/\\.taking-:1:after=stop'));
    await running.until(() => isStopped(running.pid), { what: 'its stop' });
    running.kill('SIGHUP');
    running.kill('SIGCONT');
    const ended = await running.ended;
    expect(ended.exitCode, ended.stderr).toBe(0);
    expect(ended.json()).toMatchObject({ status: 'completed' });
  });

  it('does not blame the script for a snapshot that is gone', async () => {
    project.script('export const run = () => { throw new Error("x"); };');
    await project.run();
    rmSync(project.path('.millrace/snapshots'), { recursive: true });
    const refused = await project.millrace(['resume', '--json']);
    expectRefused(refused, 1, 'STATE_CORRUPT', /the job's code is gone/);
    expect(refused.json()).toMatchObject({ job_id: expect.stringMatching(/^\d{8}-/) });
  });
});

describe('run --json that is stopped', () => {
  it('prints how far it has got', async () => {
    project.inputs(40).script(`import { existsSync, writeFileSync } from 'node:fs';
      export async function run(files, { minibatchIndex }) {
        const [begun, go] = process.argv.slice(2);
        if (minibatchIndex === 1) writeFileSync(begun, '');
        while (minibatchIndex === 1 && !existsSync(go)) await new Promise((next) => setTimeout(next, 5));
        return files;
      }`);
    project.job({ arguments: [project.path('begun'), project.path('go')] });
    const running = project.start(['run', '--json']);
    await running.until(() => project.has('begun'), { what: 'the second mini-batch' });
    running.interrupt();
    await running.until(() => running.stderr.includes('SIGINT: stopping'), { what: 'its answer' });
    project.write('go', '');
    const ended = await running.ended;
    expect(ended.exitCode, ended.stderr).toBe(130);
    const { job_id: jobId, ...told } = ended.json();
    expect(told).toMatchObject({ status: 'interrupted', output: null, sha256: null, error: null });
    expect((told.mini_batches as { succeeded: number }).succeeded).toBeGreaterThan(0);
    expect((await project.millrace(['resume', jobId as string, '--json'])).json()).toMatchObject({ rows: 40 });
  });
});
