import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listed } from '../contract/store-harness.ts';
import { BlobJob } from '../support/blob-job.ts';

/** Where each step on the way to the first mini-batch takes a while. */
describe('a job in Azure Blob that is stopped before it runs', { timeout: 180_000 }, () => {
  let job: BlobJob;
  beforeEach(async () => {
    job = await BlobJob.open();
  });
  afterEach(() => job.remove());

  /** Starts a command whose calls nobody answers, and stops it then. */
  async function stopped(words: readonly string[], signal: NodeJS.Signals) {
    const { calls } = job.proxy;
    const before = calls.length;
    job.proxy.rule = () => ({ kind: 'silent' });
    const running = job.start(words);
    await running.until(() => calls.length > before, { what: 'a first call' });
    running.kill(signal);
    return running.ended;
  }

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('says at %s that nothing was begun, and exits with %i', async (signal, exit) => {
    const { exitCode, stdout, stderr } = await stopped(['run'], signal);
    expect({ exitCode, stdout }).toEqual({ exitCode: exit, stdout: '' });
    expect(stderr).toContain('Stopped before the job began: nothing of it is kept\n');
  });

  it('says it with --json in one object', async () => {
    const ended = await stopped(['run', '--json'], 'SIGTERM');
    expect(ended.json()).toMatchObject({ job_id: null, status: 'interrupted', rows: 0 });
  });

  /** Stops a run at the first writing of a blob, which is not done before it has said so. */
  async function stoppedAt(path: RegExp) {
    const running = job.start(['run']);
    let isToldTo = false;
    job.proxy.rule = (call) => {
      if (call.method !== 'PUT' || !path.test(call.path) || running.stderr.includes('SIGTERM: ')) return undefined;
      // A second one would end it at once.
      if (!isToldTo) running.kill('SIGTERM');
      isToldTo = true;
      return { kind: 'answer', status: 503, code: 'ServerBusy' };
    };
    return running.ended;
  }

  it('leaves no job behind where one was just being kept', async () => {
    const { exitCode, stderr } = await stoppedAt(/\/job\.json$/);
    expect(exitCode, stderr).toBe(143);
    expect(stderr).toContain(
      'SIGTERM: stopping (again: stop at once)\nStopped before the job began: nothing of it is kept\n',
    );
    expect(await listed(job.store, 'jobs')).toEqual([]);
  });

  it('can be resumed where it was kept, and nothing of it planned', async () => {
    const { exitCode, stderr } = await stoppedAt(/\/manifest\.json$/);
    expect(exitCode, stderr).toBe(143);
    expect(stderr).toContain('Stopped. What is done is kept; go on with:\n  millrace resume ');
    const resumed = await job.go().millrace(['resume', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed' });
  });

  it('says how to go on where it was to be resumed', async () => {
    const { exitCode, stderr } = await stopped(['resume', '20261123'], 'SIGTERM');
    expect(exitCode).toBe(143);
    expect(stderr).toContain('Stopped before it went on; go on with:\n  millrace resume 20261123\n');
  });
});
