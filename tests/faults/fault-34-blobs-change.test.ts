import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { BlobProxy } from '../support/blob-proxy.ts';
import type { MillraceProcess } from '../support/run-millrace.ts';
import { TestProject } from '../support/test-project.ts';

/** Mini-batch 0 waits for the word `go`; each row is all of a file. */
const SCRIPT = `
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
export async function run(paths, { minibatchIndex: index }) {
  if (index === 0) writeFileSync(process.argv[2] + '/begun', '');
  while (!existsSync(process.argv[2] + '/go')) await sleep(5);
  return paths.map((path) => path.slice(-6) + ' ' + readFileSync(path, 'utf8'));
}
`;
/** More than are fetched ahead. */
const FILES = 30;
/** By the number of the mini-batch whose blob is changed: how, and what is said of it. */
const CHANGES: ReadonlyMap<number, readonly [change: (path: string) => Promise<void>, told: RegExp]> = new Map([
  [22, [(path) => store.put(path, bytesOf('22')), /was planned with 2 bytes, .*etag.*; it now has 2 bytes, .*etag/]],
  [24, [(path) => store.put(path, bytesOf('longer')), /was planned with 2 bytes, .*; it now has 6 bytes/]],
  [26, [(path) => store.remove(path), /was planned with 2 bytes, .*; it is gone now/]],
]);
const nameOf = (index: number): string => `${String(index).padStart(2, '0')}.txt`;

let store: Store;
let container: TestContainer;
let job: TestProject;
let proxy: BlobProxy;
let environment: Readonly<Record<string, string>>;
beforeEach(async () => {
  job = new TestProject().script(SCRIPT);
  container = await makeContainer();
  store = createBlobStore(container.address, container.access);
  proxy = await BlobProxy.open(await azuritePort());
  const datastore = container.datastoreAt(proxy.port);
  environment = { ...datastore.environment, TMPDIR: job.path('tmp') };
  job.write('tmp/kept', '');
  for (let index = 0; index < FILES; index += 1) {
    await store.put(`in/${nameOf(index)}`, bytesOf(String(index).padStart(2, '0')));
  }
  await job.millrace(['datastore', 'register', 'lake', ...datastore.words], { environment });
  const input = { name: 'files', path: 'datastore://lake/in/*.txt' };
  job.job({ inputs: [input], arguments: [job.folder], error_threshold: CHANGES.size });
});
afterEach(async () => {
  await proxy.close();
  await job.remove();
});

async function startJob(): Promise<MillraceProcess> {
  const running = job.start(['run', '--json'], { environment });
  await running.until(() => job.has('begun') && job.has(job.stepPath('plan/complete')), { what: 'mini-batch 0' });
  return running;
}

async function changeBlobs(): Promise<void> {
  for (const [index, [change]] of CHANGES) await change(`in/${nameOf(index)}`);
}

async function expectNamed(run: number): Promise<void> {
  for (const { index, status, error } of await job.audit(run)) {
    const told = CHANGES.get(index)?.[1];
    expect([index, status], error).toEqual([index, told === undefined ? 'succeeded' : 'failed']);
    if (told !== undefined) expect(error).toContain(`/in/${nameOf(index)}`);
    if (told !== undefined) expect(error).toMatch(told);
  }
  expect((await job.millrace(['verify'])).exitCode).toBe(0);
}

const isFetched = (index: number): boolean =>
  proxy.calls.some(({ method, path }) => method === 'GET' && path.endsWith(nameOf(index)));

describe('fault 34: blobs change after they were planned', { timeout: 180_000 }, () => {
  it('while the job runs: their mini-batches fail by name at once, the others go on', async () => {
    const running = await startJob();
    await changeBlobs();
    job.write('go', '');
    const ended = await running.ended;
    expect(ended.json(), ended.stderr).toMatchObject({ status: 'completed', items: { failed: CHANGES.size } });
    await expectNamed(1);
    // Each is asked for by what it was.
    const calls = proxy.calls.filter(({ method, path }) => method === 'GET' && path.endsWith('.txt'));
    expect(calls.filter(({ ifMatch }) => ifMatch === '')).toEqual([]);
    expect(job.files('tmp').filter((path) => path.startsWith('millrace-'))).toEqual([]);
  });

  it('while it is stopped: the same, when it is resumed', async () => {
    const running = await startJob();
    running.kill('SIGKILL');
    await running.ended;
    await changeBlobs();
    job.write('go', '');
    const resumed = await job.millrace(['resume', '--json'], { environment });
    expect(resumed.json(), resumed.stderr).toMatchObject({ status: 'completed', items: { failed: CHANGES.size } });
    await expectNamed(2);
  });

  it('what comes next is fetched while a mini-batch runs, and what was fetched is used', async () => {
    const running = await startJob();
    await running.until(() => isFetched(1), { what: 'the next one' });
    expect(isFetched(3)).toBe(false);
    job.write('go', '');
    expect((await running.ended).json()).toMatchObject({ status: 'completed', items: { failed: 0 } });
    const times = proxy.calls.filter(({ method, path }) => method === 'GET' && path.endsWith(nameOf(1)));
    expect(times).toHaveLength(1);
  });
});
