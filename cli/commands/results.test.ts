import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fileMark } from '../../adapters/local-folder/file-mark.ts';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { type ResultsOptions, resultsCommand } from './results.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
  workspace.start('j1');
});
afterEach(() => workspace.remove());

const show = (options: Partial<ResultsOptions> = {}) =>
  resultsCommand({ job: 'last', head: undefined, follow: false, json: false, ...options }, workspace.context);

function write(path: string, content: string): string {
  const file = join(workspace.root, 'out/j1', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

function writtenLater(rows: string): string {
  const file = write('rows.txt', rows);
  const later = new Date(Date.now() + 10_000);
  utimesSync(file, later, later);
  return file;
}

function checkpoint(epoch: number, segments: readonly { epoch: number; length: number }[]): void {
  const json = JSON.stringify({ run: 1, epoch, segments, entries: [], pieces: [] });
  const crc = crc32(json).toString(16).padStart(8, '0');
  workspace.lay(`jobs/j1/digits/epochs/${epoch}`, {});
  workspace.lay(`jobs/j1/digits/checkpoint.${epoch}`, `{"crc32":"${crc}","payload":${json}}\n`);
}

/** Ends a job with these rows in its output. */
function complete(rows: string, jobId = 'j1'): void {
  const sha256 = createHash('sha256').update(rows).digest('hex');
  workspace.end(jobId, 'completed', { job_id: jobId, output: write('rows.txt', rows), bytes: rows.length, sha256 });
}

describe('millrace results', () => {
  it('prints the output of a completed job', async () => {
    complete('a\nb\nc\n');
    expect(await show()).toBe(0);
    expect(workspace.out.text).toBe('a\nb\nc\n');
    expect(workspace.err.text).toBe('');
  });

  it('prints the first rows', async () => {
    complete('a\nb\nc\n');
    await show({ head: 2 });
    expect(workspace.out.text).toBe('a\nb\n');
  });

  it.each(['failed', 'cancelled'] as const)(
    'prints the rows of a %s job as far as they are certain',
    async (status) => {
      write('rows.txt.partial/j1.digits.1', 'a\nb\nnot certain');
      write('rows.txt.partial/j1.digits.2', 'c\nhalf a r');
      checkpoint(2, [
        { epoch: 1, length: 4 },
        { epoch: 2, length: 2 },
      ]);
      workspace.end('j1', status);
      expect(await show()).toBe(1);
      expect(workspace.out.text).toBe('a\nb\nc\n');
      expect(workspace.err.text).toBe(
        `these are the rows so far, up to the first mini-batch without any: the job is ${status}\n`,
      );
    },
  );

  it('prints nothing of a running job that has made nothing durable', async () => {
    write('rows.txt.partial/j1.digits.1', 'a\n');
    expect(await show()).toBe(0);
    expect(workspace.out.text).toBe('');
  });

  it('follows a job from its parts into its output, each row once', async () => {
    write('rows.txt.partial/j1.digits.1', 'a\nb\nc\n');
    checkpoint(1, [{ epoch: 1, length: 2 }]);
    workspace.onSleep = (nth) => {
      if (nth === 1) checkpoint(1, [{ epoch: 1, length: 4 }]);
      if (nth === 2) rmSync(join(workspace.root, 'out/j1/rows.txt.partial'), { recursive: true });
      if (nth === 3) complete('a\nb\nc\nd\n');
    };
    expect(await show({ follow: true })).toBe(0);
    expect(workspace.out.text).toBe('a\nb\nc\nd\n');
  });

  it('follows a job that no planner has taken yet from there into its output', async () => {
    workspace.submit('j2');
    workspace.onSleep = (nth) => {
      if (nth === 3) workspace.start('j2');
      if (nth === 5) complete('a\nb\n', 'j2');
    };
    expect(await show({ job: 'j2', follow: true })).toBe(0);
    expect(workspace.out.text).toBe('a\nb\n');
    expect(workspace.err.text).toBe('j2 is submitted; waiting for a planner to take it\n');
  });

  it('says who is missing when no planner takes it for long', async () => {
    workspace.submit('j2');
    workspace.onSleep = (nth) => {
      if (nth === 40) workspace.start('j2');
      if (nth === 41) workspace.end('j2', 'cancelled');
    };
    expect(await show({ job: 'j2', follow: true })).toBe(1);
    expect(workspace.err.text.match(/no planner has taken it yet/g)).toHaveLength(1);
    expect(workspace.err.text).toContain('the job is cancelled');
  });

  it('does not wait for a planner of a run that was killed before it planned', async () => {
    workspace.submit('j2');
    workspace.lay('jobs/j2/digits/runs/1', { owner: 'whoever started it' });
    workspace.owner = 'dead';
    workspace.onSleep = () => {
      throw new Error('it waits');
    };
    await expect(show({ job: 'j2', follow: true })).rejects.toMatchObject({
      code: 'JOB_UNKNOWN',
      message: 'j2 was stopped before it had a plan',
      hint: 'it had planned nothing yet, run it again with the options that it had: millrace run /home/me/job.yaml',
    });
    expect(workspace.err.text).toBe('');
  });

  it('has nothing to print of a job that no planner has taken yet', async () => {
    workspace.submit('j2');
    await expect(show({ job: 'j2' })).rejects.toMatchObject({ code: 'JOB_UNKNOWN' });
  });

  it('follows until a job is given up', async () => {
    checkpoint(1, []);
    workspace.onSleep = () => {
      workspace.owner = 'dead';
    };
    expect(await show({ follow: true })).toBe(1);
    expect(workspace.err.text).toContain('interrupted');
  });

  it('hands the very bytes to a pipe, and shows a terminal nothing that acts on it (fault 46)', async () => {
    const rows = 'a\u001b[2J\tb\n';
    complete(rows);
    await show();
    expect(workspace.out.text).toBe(rows);
    workspace.out.text = '';
    workspace.out.isTTY = true;
    await show();
    expect(workspace.out.text).toBe('a\tb\n');
  });

  it('says when the output has been taken away', async () => {
    workspace.end('j1', 'completed', { output: '/nowhere/rows.txt' });
    await expect(show()).rejects.toMatchObject({ message: 'the output /nowhere/rows.txt is not there any more' });
  });

  it.each([
    ['of another size', 'a\n', 'it has 2 bytes, and had 6'],
    ['of the same size', 'x\ny\nz\n', 'its SHA-256 is another one'],
  ])('prints nothing of what another job has put there since, %s', async (_, rows, how) => {
    complete('a\nb\nc\n');
    const output = writtenLater(rows);
    const error = { code: 'STATE_CORRUPT', message: `the output ${output} is not what j1 wrote: ${how}` };
    await expect(show({ head: 1 })).rejects.toMatchObject({ ...error, hint: expect.stringContaining('verify j1') });
    expect(workspace.out.text).toBe('');
  });

  it('prints nothing of what another job wrote before this one and put there before its end', async () => {
    complete('a\nb\nc\n');
    const before = new Date(Date.now() - 10_000);
    utimesSync(write('rows.txt', 'x\ny\nz\n'), before, before);
    await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT', message: expect.stringContaining('SHA-256') });
    expect(workspace.out.text).toBe('');
  });

  it('does not read an output through that has the mark of what was published', async () => {
    const sha256 = 'not to be looked at';
    const output = write('rows.txt', 'a\nb\n');
    workspace.end('j1', 'completed', { job_id: 'j1', output, bytes: 4, sha256, output_mark: fileMark(output) ?? null });
    await show();
    expect(workspace.out.text).toBe('a\nb\n');
    rmSync(output);
    write('rows.txt', 'x\ny\n');
    await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });

  it('prints an output that was only copied since', async () => {
    complete('a\nb\n');
    writtenLater('a\nb\n');
    await show();
    expect(workspace.out.text).toBe('a\nb\n');
  });

  it('says when a job has no rows', async () => {
    workspace.start('j2', { outputAction: 'summary_only' });
    expect(await show()).toBe(0);
    expect(workspace.err.text).toContain('summary_only');
  });

  it('says by its exit code that a job has less than all, whatever is asked of it', async () => {
    workspace.end('j1', 'failed');
    expect(await show({ head: 0 })).toBe(1);
    expect(workspace.err.text).toContain('the job is failed');
    expect(await show({ json: true })).toBe(1);
    workspace.start('j2', { outputAction: 'summary_only' });
    workspace.end('j2', 'cancelled');
    expect(await show()).toBe(1);
    expect(workspace.err.text).toContain('summary_only; the job is cancelled');
  });

  it('prints one object', async () => {
    workspace.end('j1', 'completed', { output: '/x/rows.txt' });
    await show({ json: true });
    expect(JSON.parse(workspace.out.text)).toMatchObject({ job_id: 'j1', output: '/x/rows.txt', rows: 1000 });
  });

  describe('where the workspace was moved', () => {
    const inside = 'jobs/j1/digits/outputs/output';
    const submittedIn = (folder: string) => {
      const settings = { outputAction: 'append_row', appendRowFileName: 'rows.txt', appendRowColumns: null };
      const manifest = { jobId: 'j1', step: 'digits', submittedAtMs: 0, output: { name: 'output', folder }, settings };
      workspace.lay('jobs/j1/digits/manifest.json', manifest);
      workspace.lay('jobs/j1/job.json', { steps: ['digits'], workspace: '/old/ws' });
    };

    it('finds an output that lies in it', async () => {
      submittedIn(`/old/ws/${inside}`);
      workspace.lay(`${inside}/rows.txt`, 'a\n');
      const sha256 = createHash('sha256').update('a\n').digest('hex');
      workspace.end('j1', 'completed', { output: `/old/ws/${inside}/rows.txt`, bytes: 2, sha256 });
      expect(await show()).toBe(0);
      expect(workspace.out.text).toBe('a\n');
      workspace.out.text = '';
      await show({ json: true });
      expect(JSON.parse(workspace.out.text).output).toBe(join(workspace.context.workspace, inside, 'rows.txt'));
    });

    it('finds the rows so far that lie in it', async () => {
      submittedIn(`/old/ws/${inside}`);
      workspace.lay(`${inside}/rows.txt.partial/j1.digits.1`, 'a\nb\n');
      checkpoint(1, [{ epoch: 1, length: 4 }]);
      await show();
      expect(workspace.out.text).toBe('a\nb\n');
    });

    it('says where it was, of an output beside it that is gone', async () => {
      submittedIn('/old/res');
      const refused = { code: 'STORE_UNAVAILABLE', hint: expect.stringContaining('the workspace was /old/ws') };
      await expect(show()).rejects.toMatchObject({ ...refused, message: expect.stringContaining('/old/res') });
      workspace.end('j1', 'completed', { output: '/old/res/rows.txt' });
      await expect(show()).rejects.toMatchObject(refused);
    });
  });
});
