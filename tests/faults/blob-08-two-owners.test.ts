import { beforeAll, describe, expect, it } from 'vitest';
import { blobOutputFiles } from '../../adapters/azure-blob/output-files.ts';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import { BlobJob, type CallPoint, nth } from '../support/blob-job.ts';
import { undisturbedSha256 } from '../support/held-job.ts';
import { until } from '../support/poll.ts';

let sha256: string;
beforeAll(async () => {
  sha256 = await undisturbedSha256();
});

const TIMEOUT_MS = 240_000;

/** A step's owner on another machine, as far as anybody can tell. */
async function moveAway(job: BlobJob): Promise<void> {
  for (const file of ['epochs/1', 'runs/1']) {
    const path = await job.blobPath(file);
    const claim = Buffer.from((await job.store.read(path)) as Uint8Array).toString();
    await job.store.put(path, Buffer.from(claim.replace(/(\\?"host\\?":\\?")[^"\\]+/, '$1elsewhere')));
  }
}

describe('fault 8, workspace in Azure Blob: two owners', { timeout: TIMEOUT_MS }, () => {
  it.concurrent.for<readonly [string, CallPoint]>([
    ['its rows are committed', { call: 'PUT blocklist', path: /\.partial\/.*\.step\.1$/, when: 'before' }],
    ['its checkpoint is put', { call: 'PUT', path: /\/checkpoint\.1$/, when: 'before' }],
    ['it seals', { call: 'PUT', path: /\/seal\.1$/, when: 'before' }],
    ['it commits the output', { call: 'PUT blocklist', path: /\/parallel_run_step\.txt$/, when: 'before' }],
    ['it writes the summary', { call: 'PUT', path: /\/summary\.1\.json$/, when: 'before' }],
  ])('a job that sleeps when %s wakes behind its successor, and changes nothing', async ([, point], context) => {
    const job = (await BlobJob.forTest(context)).go();
    const zombie = job.start(['run']);
    let isAsleep = false;
    const sleep = () => {
      process.kill(-zombie.pid, 'SIGSTOP');
      isAsleep = true;
    };
    job.proxy.rule = nth(point, () => ({ kind: 'last-moment', when: 'before', act: sleep }));
    await zombie.until(() => isAsleep, { what: 'its sleep' });
    await moveAway(job);
    const resumed = await job.millrace(['resume', '--take-over', '--json']);
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', sha256 });
    // Its call is lost: the proxy breaks the connection, and it asks again.
    job.proxy.dropLinks();
    process.kill(-zombie.pid, 'SIGCONT');
    const woken = await zombie.ended;
    expect([0, 1], woken.stderr).toContain(woken.exitCode);
    expect(woken.stderr).not.toContain('a fault of ours');
    await job.expectProven(sha256);
  });

  it.concurrent('a late copy of an older commit does not undo a newer one', async (context) => {
    for (const overtaken of [1, 2]) await commitsWithLateCopy(await BlobJob.forTest(context), overtaken);
  });
});

/** The n-th commit is heard of only behind all others: the caller had asked again. */
async function commitsWithLateCopy(job: BlobJob, overtaken: number): Promise<void> {
  job.proxy.background = () => undefined;
  const { address, through } = job.container;
  const login = through(job.proxy.port);
  const files = blobOutputFiles(login);
  const file = files.create(`${address}/grown`, 'step');
  const release = Promise.withResolvers<void>();
  let status = 0;
  job.proxy.rule = nth({ call: 'PUT blocklist', path: /grown$/, n: overtaken }, () => ({
    kind: 'late',
    until: release.promise,
    answered: (code) => {
      status = code;
    },
  }));
  const words = ['one ', 'two ', 'three'];
  for (const word of words) {
    await file.append([Buffer.from(word)]);
    await file.sync();
  }
  release.resolve();
  await until(() => status !== 0, { what: 'the late copy' });
  expect([409, 412]).toContain(status);
  const bytes = await createBlobStore(address, login).read('grown');
  expect(Buffer.from(bytes as Uint8Array).toString()).toBe(words.join(''));
  await createBlobStore(address, login).remove('grown');
}
