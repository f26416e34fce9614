import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LaidWorkspace } from '../../tests/support/laid-workspace.ts';
import { jobsCommand } from './jobs.ts';
import { logsCommand } from './logs.ts';
import { statusCommand } from './status.ts';

let workspace: LaidWorkspace;
beforeEach(() => {
  workspace = new LaidWorkspace();
});
afterEach(() => workspace.remove());

const hint = {
  run: 1,
  epoch: 1,
  done: [[0, 42]],
  scorers: {},
  initFailed: [],
  aheadBytes: 0,
  counts: { succeeded: 40, failed: 2, items: 210, failedItems: 10, rows: 200, bytes: 0, retries: 0, duplicates: 0 },
  total: 200,
  totalItems: 1000,
  logOffset: 0,
  isDecided: false,
  isEnded: false,
  at: '2026-11-21T10:11:20.000Z',
};

describe('millrace jobs', () => {
  it('lists every job with its state', async () => {
    workspace.start('20261121-101112-aaaaa');
    workspace.end('20261121-101112-aaaaa', 'completed');
    workspace.start('20261121-101113-bbbbb');
    workspace.lay('jobs/20261121-101113-bbbbb/digits/progress.1', hint);
    workspace.lay('jobs/20261121-101113-bbbbb/digits/logs/user/manifest.json', 'not one of ours');
    expect(await jobsCommand({ json: false }, workspace.context)).toBe(0);
    expect(workspace.out.text).toBe(
      `JOB                    STEP    STATUS     STARTED           MINI-BATCHES  FAILED ITEMS
20261121-101112-aaaaa  digits  completed  2026-11-21 10:11  200 of 200    0
20261121-101113-bbbbb  digits  running    2026-11-21 10:11  42 of 200     10
`,
    );
  });

  it('lists what is submitted and waits for a planner, once', async () => {
    workspace.start('j1');
    workspace.submit('j1');
    workspace.submit('j2');
    await jobsCommand({ json: false }, workspace.context);
    expect(workspace.out.text).toBe(
      `JOB  STEP    STATUS   STARTED           MINI-BATCHES  FAILED ITEMS
j1   digits  running  2026-11-21 10:11  0             0
j2   digits  waiting  2026-11-21 10:11  0             0
`,
    );
  });

  it('prints one object', async () => {
    workspace.start('j1');
    await jobsCommand({ json: true }, workspace.context);
    expect(JSON.parse(workspace.out.text)).toMatchObject({ jobs: [{ job_id: 'j1', status: 'running' }] });
  });

  it('has nothing on stdout where there is no job', async () => {
    expect(await jobsCommand({ json: false }, workspace.context)).toBe(0);
    expect(workspace.out.text).toBe('');
    expect(workspace.err.text).toMatch(/^no jobs in .*ws; millrace run starts one\n$/);
  });

  it('shows the others when one job is damaged', async () => {
    workspace.start('j1');
    workspace.lay('jobs/j1/digits/manifest.json', '{"torn');
    workspace.start('j2');
    await jobsCommand({ json: false }, workspace.context);
    expect(workspace.out.text).toContain('j2');
    expect(workspace.err.text).toContain('jobs/j1/digits/manifest.json in the workspace cannot be read');
  });
});

describe('millrace status', () => {
  const show = (job = 'last') => statusCommand({ job, metrics: false, json: false }, workspace.context);
  const status = async () => {
    await show();
    return /^status +(.*)$/m.exec(workspace.out.text)?.[1];
  };

  it('shows the newest job, and its first error', async () => {
    workspace.start('j1');
    workspace.start('j2');
    workspace.end('j2', 'failed', {
      error: '11 items failed',
      first_error: {
        mini_batch: 17,
        attempt: 3,
        message: 'boom',
        traceback: 'Traceback\n  at x',
        inputs: ['/in/\u001b[31m17.png'],
      },
    });
    expect(await show()).toBe(0);
    expect(workspace.out.text.replaceAll(workspace.root, '')).toBe(
      `job           j2
step          digits
status        failed: 11 items failed
mini-batches  200 succeeded, 0 failed of 200
items         1,000 succeeded, 0 failed of 1,000
rows          1,000
started       2026-11-21T10:11:12.000Z
ended         2026-11-21T10:11:24.000Z, after 12 s
logs          /ws/jobs/j2/digits/logs
first error   mini-batch 17, try 3: boom
              /in/17.png
    Traceback
      at x
`,
    );
  });

  it('shows the last one also when no planner has taken it, and that it was cancelled', async () => {
    workspace.start('j1');
    workspace.submit('j2');
    workspace.lay('jobs/j2/cancel.1', {});
    expect(await status()).toBe('waiting, asked to cancel');
    expect(workspace.out.text).toMatch(/^job +j2$/m);
    expect(workspace.err.text).toBe(
      'it waits: no planner has taken it yet; millrace watch says whether one is there\n',
    );
  });

  it('says that no collector has taken it up, where a planner has', async () => {
    workspace.start('j2');
    workspace.lay('jobs/j2/digits/runs/1', { isServed: true });
    rmSync(join(workspace.root, 'ws/jobs/j2/digits/epochs/1'));
    expect(await status()).toBe('waiting');
    expect(workspace.err.text).toBe(
      'it waits: no collector has taken it up yet: is one running (millrace collector)?\n',
    );
  });

  it('does not wait for a planner of a run that was killed before it planned', async () => {
    workspace.submit('j2');
    workspace.lay('jobs/j2/digits/runs/1', { owner: 'whoever started it' });
    expect(await status()).toBe('waiting');
    workspace.owner = 'dead';
    workspace.out.text = '';
    expect(await status()).toBe('interrupted');
  });

  it('tells running from interrupted by whether the owner lives', async () => {
    workspace.start('j1');
    expect(await status()).toBe('running');
    workspace.owner = 'dead';
    workspace.out.text = '';
    expect(await status()).toBe('interrupted');
  });

  it('says when it cannot know', async () => {
    workspace.start('j1');
    workspace.owner = 'unknown';
    await show();
    expect(workspace.err.text).toContain('on another machine');
  });

  it('waits until somebody takes it up', async () => {
    workspace.lay('jobs/j1/digits/manifest.json', { jobId: 'j1', step: 'digits', submittedAtMs: 0, settings: {} });
    expect(await status()).toBe('waiting');
  });

  it('shows the latest run, by number and not by name', async () => {
    workspace.start('j1');
    workspace.end('j1', 'failed');
    for (const run of [2, 9, 10]) workspace.lay(`jobs/j1/digits/runs/${run}`, {});
    workspace.lay('jobs/j1/digits/end.9.json', { run: 9, status: 'failed' });
    await show();
    expect(workspace.out.text).toContain('step          digits, run 10\nstatus        running\n');
  });

  it('survives a torn hint', async () => {
    workspace.start('j1');
    workspace.lay('jobs/j1/digits/progress.1', '{"run":1,');
    expect(await status()).toBe('running');
    const torn = 'jobs/j1/digits/progress.1 in the workspace cannot be read: how far the job is, is not known\n';
    expect(workspace.err.text).toBe(torn);
  });

  it('knows how far a job is, also when the mark of its planner is damaged', async () => {
    workspace.start('j1');
    workspace.lay('jobs/j1/digits/progress.1', hint);
    workspace.lay('jobs/j1/digits/mark.1', '{"crc32":"00000000",');
    await show();
    expect(workspace.out.text).toContain('mini-batches  40 succeeded, 2 failed of 200\n');
    expect(workspace.err.text).toBe('');
  });

  it('does not take a job that has lost its manifest for one that waits', async () => {
    workspace.submit('j1');
    workspace.lay('jobs/j1/digits/opened.1', {});
    const message = 'jobs/j1/digits/manifest.json is missing from the workspace, though the run has begun';
    await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
  });

  it.each([
    {},
    { job_id: 7 },
    { mini_batches: { total: 1 } },
    { sha256: undefined },
    { error: [] },
    { first_error: { mini_batch: 0, message: 'no' } },
    { files: [1] },
    { metrics: { loss: null } },
    { status: 'complete' },
  ])('names a summary that is none: %j', async (more) => {
    workspace.start('j1');
    workspace.end('j1', 'completed', more as object);
    if (Object.keys(more).length === 0) workspace.lay('jobs/j1/digits/summary.1.json', {});
    const message = 'jobs/j1/digits/summary.1.json in the workspace is not what it should be';
    await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
  });

  it.each([{}, { run: 1, stauus: 'failed' }, { run: 1, status: 'faaled' }, { run: 2, status: 'failed' }])(
    'names an end that does not say what became of its run: %j',
    async (end) => {
      workspace.start('j1');
      workspace.end('j1', 'failed');
      workspace.lay('jobs/j1/digits/end.1.json', end);
      const message = 'jobs/j1/digits/end.1.json in the workspace is not what it should be';
      await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
    },
  );

  it.each([{}, { steps: 'digits' }, { steps: ['../x'] }, { steps: ['digits'], workspace: 7 }])(
    'names what is kept of a job, where that is something else: %j',
    async (job) => {
      workspace.lay('jobs/j1/job.json', job);
      const message = 'jobs/j1/job.json in the workspace is not what it should be';
      await expect(show()).rejects.toMatchObject({ code: 'STATE_CORRUPT', message });
    },
  );

  it('takes a unique prefix, and refuses others with the ids that may have been meant', async () => {
    for (const id of ['2026-aa', '2026-ab']) workspace.start(id);
    expect(await show('2026-aa')).toBe(0);
    await expect(show('2026-a')).rejects.toMatchObject({ code: 'JOB_UNKNOWN', message: '2 jobs start with 2026-a' });
    await expect(show('x')).rejects.toMatchObject({ hint: 'the newest: 2026-ab, 2026-aa; millrace jobs lists all' });
  });
});

describe('millrace logs', () => {
  const logs = 'jobs/j1/digits/logs';

  it('shows errors first, then the overview, then the result, and nothing that acts on a terminal', async () => {
    workspace.start('j1');
    workspace.lay(`${logs}/job_progress_overview.20261121.txt`, 'opened\n');
    workspace.lay(`${logs}/job_result.txt`, 'failed\n');
    workspace.lay(`${logs}/job_error.txt`, '\u001b[31mboom\u001b[0m\n');
    workspace.lay(`${logs}/readme.txt`, 'about\n');
    await logsCommand({ job: 'last', user: undefined, json: false }, workspace.context);
    expect(workspace.out.text).toBe(
      '==> job_error.txt <==\nboom\n==> job_progress_overview.20261121.txt <==\nopened\n==> job_result.txt <==\nfailed\n',
    );
  });

  it('shows what the script wrote, by process', async () => {
    workspace.start('j1');
    workspace.lay(`${logs}/user/stdout/n/process000.stdout.txt`, 'hello\n');
    workspace.lay(`${logs}/user/stdout/n/process001.stdout.txt`, '');
    workspace.lay(`${logs}/user/stderr/n/process000.stderr.txt`, 'oops\n');
    await logsCommand({ job: 'last', user: 'stdout', json: false }, workspace.context);
    expect(workspace.out.text).toBe('==> user/stdout/n/process000.stdout.txt <==\nhello\n');
  });

  it('says where all of them are, errors first', async () => {
    workspace.start('j1');
    for (const path of ['job_error.txt', 'job_aside.txt', 'user/error/n/process000.txt'])
      workspace.lay(`${logs}/${path}`, 'boom\n');
    await logsCommand({ job: 'last', user: undefined, json: true }, workspace.context);
    expect(JSON.parse(workspace.out.text)).toMatchObject({
      job_id: 'j1',
      files: [
        { path: 'job_error.txt', size: 5 },
        { path: 'job_aside.txt', size: 5 },
        { path: 'user/error/n/process000.txt', size: 5 },
      ],
    });
  });

  it('says when there are none', async () => {
    workspace.start('j1');
    workspace.lay(`${logs}/job_result.txt`, 'completed\n');
    await logsCommand({ job: 'last', user: 'stdout', json: false }, workspace.context);
    expect(workspace.err.text).toMatch(/^nothing was logged below .*\/digits\/logs\/user\/stdout\n$/);
  });
});
