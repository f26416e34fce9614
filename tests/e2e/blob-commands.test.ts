import { describe, expect, it } from 'vitest';
import { BlobJob } from '../support/blob-job.ts';
import { HELD_JOB_SIZE, undisturbedSha256 } from '../support/held-job.ts';

const TIMEOUT_MS = 240_000;

describe('the commands with the workspace in Azure Blob', { timeout: TIMEOUT_MS }, () => {
  it('follow, list, stop and resume a job, and read its logs', async (context) => {
    const sha256 = await undisturbedSha256();
    const job = await BlobJob.forTest(context);
    const running = job.start(['run']);
    await running.until(() => job.isAllCalled, { what: 'all but the held one' });
    expect((await job.millrace(['jobs'])).stdout).toContain('running');
    const following = job.start(['results', '--follow']);
    await following.until(() => following.stdout.includes('second row of 3'), { what: 'rows' });
    const cancelled = await job.millrace(['cancel']);
    expect(cancelled.stdout, cancelled.stderr).toContain('cancelled');
    expect((await running.ended).exitCode).toBe(1);
    const followed = await following.ended;
    expect(followed.exitCode, followed.stderr).toBe(1);
    expect(followed.stdout).toContain('second row of 5');
    expect((await job.millrace(['status', '--json'])).json()).toMatchObject({ status: 'cancelled' });
    await job.finish(sha256);
    const results = await job.millrace(['results']);
    expect(results.stdout.match(/second row of/g)).toHaveLength(HELD_JOB_SIZE);
    expect((await job.millrace(['results', '--head', '1'])).stdout.trim().split('\n')).toHaveLength(1);
    const logs = await job.millrace(['logs']);
    expect(logs.exitCode, logs.stderr).toBe(0);
    expect((await job.millrace(['resume'])).stderr).toContain('nothing to do');
  });

  it('take over a job of another machine when that is said, and only then', async (context) => {
    const sha256 = await undisturbedSha256();
    const job = await BlobJob.forTest(context);
    await job.killedAt(['run'], { call: 'PUT', path: /\/checkpoint\.1$/, when: 'after' });
    for (const file of ['epochs/1', 'runs/1']) {
      const path = await job.blobPath(file);
      const claim = Buffer.from((await job.store.read(path)) as Uint8Array).toString();
      await job.store.put(path, Buffer.from(claim.replace(/(\\?"host\\?":\\?")[^"\\]+/, '$1elsewhere')));
    }
    const refused = await job.go().millrace(['resume']);
    expect([refused.exitCode, refused.stderr]).toEqual([2, expect.stringContaining('--take-over')]);
    const resumed = await job.millrace(['resume', '--take-over', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', sha256 });
    await job.expectProven(sha256);
  });
});
