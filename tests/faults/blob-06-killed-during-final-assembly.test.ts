import { beforeAll, describe, expect, it } from 'vitest';
import { BlobJob, type CallPoint } from '../support/blob-job.ts';
import { HELD_JOB_SIZE, undisturbedSha256 } from '../support/held-job.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const OUTPUT = /\/outputs\/output\/parallel_run_step\.txt$/;

/** Whoever looks now sees no output or the complete one, and is told how far the job has got. */
async function expectTruth(job: BlobJob, expected: 'interrupted' | 'completed'): Promise<void> {
  expect([undefined, sha256]).toContain(await job.outputSha256());
  const status = await job.here(['status', '--json']);
  expect(status.json()).toMatchObject({ status: expected });
  const results = await job.here(['results']);
  expect(results.exitCode, results.stderr).toBe(expected === 'completed' ? 0 : 1);
  const rows = results.stdout.split('\n').filter((row) => row.startsWith('second row of '));
  expect(rows).toEqual(Array.from({ length: HELD_JOB_SIZE }, (_, index) => `second row of ${index}`));
}

/** A call is a round trip, and a command some fifty of them. */
const TIMEOUT_MS = 180_000;

describe('fault 6, workspace in Azure Blob: everything is killed during the final assembly', {
  timeout: TIMEOUT_MS,
}, () => {
  it.concurrent.for<readonly [string, CallPoint, 'interrupted' | 'completed']>([
    ['before the seal', { call: 'PUT', path: /\/seal\.1$/, when: 'before' }, 'interrupted'],
    ['after the seal', { call: 'PUT', path: /\/seal\.1$/, when: 'after' }, 'interrupted'],
    ['when a block of the output is sent', { call: 'PUT block', path: OUTPUT, when: 'after' }, 'interrupted'],
    ['before the output is committed', { call: 'PUT blocklist', path: OUTPUT, when: 'before' }, 'interrupted'],
    ['after the output is committed', { call: 'PUT blocklist', path: OUTPUT, when: 'after' }, 'interrupted'],
    ['after the audit', { call: 'PUT blocklist', path: /\/audit\.1/, when: 'after' }, 'interrupted'],
    ['after the summary', { call: 'PUT', path: /\/summary\.1\.json$/, when: 'after' }, 'interrupted'],
    ['after the end', { call: 'PUT', path: /\/end\.1\.json$/, when: 'after' }, 'completed'],
    ['after it is no longer open', { call: 'DELETE', path: /\/open\//, when: 'after' }, 'completed'],
    ['after the checkpoint is gone', { call: 'DELETE', path: /\/checkpoint\.1$/, when: 'after' }, 'completed'],
  ])('%s: readers are told the truth, and resume gives the same bytes', async ([, point, status], context) => {
    const job = (await BlobJob.forTest(context)).go();
    await job.killedAt(['run'], point);
    await expectTruth(job, status);
    await job.finish(sha256);
  });

  it.concurrent('when half of an output of several owners is sent: nobody sees that half', async (context) => {
    const job = await BlobJob.forTest(context);
    await job.killedAt(['run'], { call: 'PUT', path: /\/checkpoint\.1$/, when: 'after' });
    await job.go().killedAt(['resume'], { call: 'PUT block', path: OUTPUT, when: 'after' });
    expect(await job.outputSha256()).toBeUndefined();
    await expectTruth(job, 'interrupted');
    await job.finish(sha256);
  });
});
