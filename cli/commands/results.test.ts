import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

function checkpoint(epoch: number, segments: readonly { epoch: number; length: number }[]): void {
  const json = JSON.stringify({ run: 1, epoch, segments, entries: [], pieces: [] });
  const crc = crc32(json).toString(16).padStart(8, '0');
  workspace.lay(`jobs/j1/digits/epochs/${epoch}`, {});
  workspace.lay(`jobs/j1/digits/checkpoint.${epoch}`, `{"crc32":"${crc}","payload":${json}}\n`);
}

describe('millrace results', () => {
  it('prints the output of a completed job', async () => {
    workspace.end('j1', 'completed', { output: write('rows.txt', 'a\nb\nc\n') });
    expect(await show()).toBe(0);
    expect(workspace.out.text).toBe('a\nb\nc\n');
    expect(workspace.err.text).toBe('');
  });

  it('prints the first rows', async () => {
    workspace.end('j1', 'completed', { output: write('rows.txt', 'a\nb\nc\n') });
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
      await show();
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
      if (nth === 3) workspace.end('j1', 'completed', { output: write('rows.txt', 'a\nb\nc\nd\n') });
    };
    expect(await show({ follow: true })).toBe(0);
    expect(workspace.out.text).toBe('a\nb\nc\nd\n');
  });

  it('follows a job that no planner has taken yet from there into its output', async () => {
    workspace.submit('j2');
    workspace.onSleep = (nth) => {
      if (nth === 3) workspace.start('j2');
      if (nth === 5) workspace.end('j2', 'completed', { job_id: 'j2', output: write('rows.txt', 'a\nb\n') });
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
    expect(await show({ job: 'j2', follow: true })).toBe(0);
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
      hint: expect.stringContaining('it had planned nothing yet, run it again'),
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
    expect(await show({ follow: true })).toBe(0);
    expect(workspace.err.text).toContain('interrupted');
  });

  it('hands the very bytes to a pipe, and shows a terminal nothing that acts on it (fault 46)', async () => {
    const rows = 'a\u001b[2J\tb\n';
    workspace.end('j1', 'completed', { output: write('rows.txt', rows) });
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

  it('says when a job has no rows', async () => {
    workspace.start('j2', { outputAction: 'summary_only' });
    expect(await show()).toBe(0);
    expect(workspace.err.text).toContain('summary_only');
  });

  it('prints one object', async () => {
    workspace.end('j1', 'completed', { output: '/x/rows.txt' });
    await show({ json: true });
    expect(JSON.parse(workspace.out.text)).toMatchObject({ job_id: 'j1', output: '/x/rows.txt', rows: 1000 });
  });
});
