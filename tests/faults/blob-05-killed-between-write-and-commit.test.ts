import { beforeAll, describe, it } from 'vitest';
import { BlobJob, type CallPoint } from '../support/blob-job.ts';
import { undisturbedSha256 } from '../support/held-job.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const ROWS = /\.partial\/[^/]*\.step\.1$/;
const ENTRIES = /\/entries\.1$/;
const AHEAD = /\/ahead\.1\.0$/;
const CHECKPOINT = /\/checkpoint\.1$/;

/** A call is a round trip, and a command some fifty of them. */
const TIMEOUT_MS = 180_000;

describe('fault 5, workspace in Azure Blob: everything is killed between a write and its commit', {
  timeout: TIMEOUT_MS,
}, () => {
  it.concurrent.for<readonly [string, CallPoint]>([
    ['when a block of rows is sent', { call: 'PUT block', path: ROWS, when: 'after' }],
    ['when the rows are committed, their entries are not', { call: 'PUT blocklist', path: ROWS, when: 'after' }],
    ['when the entries are committed', { call: 'PUT blocklist', path: ENTRIES, when: 'after' }],
    ['when a block of an ahead piece is sent', { call: 'PUT block', path: AHEAD, when: 'after' }],
    ['when an ahead piece is committed', { call: 'PUT blocklist', path: AHEAD, when: 'after' }],
    ['before a checkpoint is put', { call: 'PUT', path: CHECKPOINT, when: 'before' }],
    ['when a checkpoint is put', { call: 'PUT', path: CHECKPOINT, when: 'after' }],
  ])('%s: resume gives the bytes of the folder', async ([, point], context) => {
    const job = await BlobJob.forTest(context);
    await job.killedAt(['run'], point);
    await job.finish(sha256);
  });

  it.concurrent('at one of these again and again: the last resume gives the same bytes', async (context) => {
    const job = await BlobJob.forTest(context);
    await job.killedAt(['run'], { call: 'PUT', path: CHECKPOINT, when: 'after' });
    // The new owner's first checkpoint names what it took over.
    await job.killedAt(['resume'], { call: 'PUT', path: /\/checkpoint\.2$/, when: 'before' });
    await job.killedAt(['resume'], { call: 'PUT', path: /\/checkpoint\.3$/, when: 'after' });
    await job.go().killedAt(['resume'], { call: 'PUT blocklist', path: /\.partial\/[^/]*\.step\.4$/, when: 'after' });
    await job.finish(sha256);
  });
});
