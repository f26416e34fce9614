import { beforeAll, describe, expect, it } from 'vitest';
import { BlobJob } from '../support/blob-job.ts';
import { undisturbedSha256 } from '../support/held-job.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

/** All tries together take half a minute, and then some on a busy machine. */
const TIMEOUT_MS = 180_000;

describe('fault 40, workspace in Azure Blob: nothing more can be written', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for([
    ['rows', /\.partial\/[^/]*\.step\.1$/],
    ['a checkpoint', /\/checkpoint\.1$/],
    ['the seal', /\/seal\.1$/],
    ['the end', /\/end\.1\.json$/],
  ] as const)('%s: the job stops by name, and resumes once there is space', async ([, path], context) => {
    const job = await BlobJob.forTest(context);
    job.go();
    job.proxy.rule = ({ method, path: blob }) =>
      method === 'PUT' && path.test(blob) ? { kind: 'answer', status: 507, code: 'InsufficientStorage' } : undefined;
    const { exitCode, stderr } = await job.run();
    expect(exitCode, stderr).toBe(3);
    expect(stderr).toMatch(/^millrace: no space left: cannot use azure-blob:.*InsufficientStorage/m);
    expect(stderr).toMatch(path.source.includes('partial') ? /\.partial\// : new RegExp(path.source.replace('$', '')));
    job.proxy.rule = () => undefined;
    await job.finish(sha256);
  });
});
