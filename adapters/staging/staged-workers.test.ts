import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { Outcome } from '../../core/ports/outcome.ts';
import type { Store } from '../../core/ports/store.ts';
import type { MiniBatchTask, Worker, Workers } from '../../core/ports/workers.ts';
import { stagedWorkers } from './staged-workers.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'staged-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const SUCCEEDED = { kind: 'succeeded', warnings: [] } as unknown as Outcome;

/** Each mini-batch writes a file of its own name. */
function innerWorkers(local: string, begun: number[]): Workers {
  const worker: Partial<Worker> = {
    ended: new Promise(() => {}),
    stop: async () => {},
    kill: () => {},
    run: async ({ index }) => {
      begun.push(index);
      writeFileSync(join(local, String(index)), '');
      return SUCCEEDED;
    },
  };
  return { warm: () => {}, start: () => worker as Worker, close: async () => {} };
}

const task = (index: number, folder: string): MiniBatchTask =>
  ({ index, attempt: 1, input: 'in', folder, slices: [{ path: 'a', size: 1, modifiedMs: 0, etag: '1' }] }) as never;

const staged = (store: Partial<Store>, local: string, begun: number[]): Workers =>
  stagedWorkers(innerWorkers(local, begun), {
    isRemote: (place) => place.startsWith('azure-blob:'),
    fetchCode: async () => {},
    openStore: () => store as Store,
    tables: { footer: () => Promise.reject(new Error('no table')) },
    folder: join(folder, 'in'),
  });

it('waits for no store once it is to stop: what was not fetched has not begun', async () => {
  const asked = Promise.withResolvers<void>();
  const store: Partial<Store> = {
    async *stream() {
      asked.resolve();
      await new Promise(() => {});
    },
    address: (path) => path,
  };
  const worker = staged(store, folder, []).start({} as never, {} as never);
  const outcome = worker.run(task(0, 'azure-blob://a/b/'));
  await asked.promise;
  await worker.stop(1_000);
  expect(await outcome).toEqual({ kind: 'not-begun' });
});

it('tells nobody of a store that fails once it was given up', async () => {
  const lost: unknown[] = [];
  const note = (reason: unknown) => lost.push(reason);
  process.on('unhandledRejection', note);
  const [isRead, mayFail] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const store: Partial<Store> = {
    async *stream() {
      yield Buffer.alloc(1);
      isRead.resolve();
      await mayFail.promise;
      throw new Error('the store is away');
    },
    address: (path) => path,
  };
  const worker = staged(store, folder, []).start({} as never, {} as never);
  const large = { ...task(0, 'azure-blob://a/b/'), slices: [{ path: 'a', size: 5, modifiedMs: 0, etag: '1' }] };
  const outcome = worker.run(large as never);
  await isRead.promise;
  await worker.stop(1);
  expect(await outcome).toEqual({ kind: 'not-begun' });
  mayFail.resolve();
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(lost).toEqual([]);
});

it('names what it could not write where there is no room for the code', async () => {
  const workers = stagedWorkers(innerWorkers(folder, []), {
    isRemote: () => true,
    fetchCode: () => Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })),
    openStore: () => ({}) as Store,
    tables: { footer: () => Promise.reject(new Error('no table')) },
    folder: join(folder, 'in'),
  });
  const outcome = await workers.start({} as never, { codeFolder: '/tmp/home/code' } as never).init();
  const message = 'disk full: cannot write /tmp/home/code (ENOSPC)';
  expect(outcome).toMatchObject({ kind: 'failed', error: { name: 'STORE_FULL', message } });
});

it('blames no mini-batch for a secret that this machine lacks', async () => {
  const lacking = new MillraceError('USAGE', 'datastore lake:1: LAKE_KEY is not set here');
  const store: Partial<Store> = {
    // biome-ignore lint/correctness/useYield: nobody may read it
    async *stream() {
      throw lacking;
    },
    stat: () => Promise.reject(lacking),
    address: (path) => path,
  };
  const worker = staged(store, folder, []).start({} as never, {} as never);
  await expect(worker.run(task(0, 'azure-blob://a/b/'))).rejects.toBe(lacking);
});

it('sends what a mini-batch wrote before the next one begins, also where one between them cannot be fetched', async () => {
  const begun: number[] = [];
  const sent: string[] = [];
  const mayGoOn = Promise.withResolvers<void>();
  const store: Partial<Store> = {
    putIfAbsent: async (path) => {
      await mayGoOn.promise;
      sent.push(path);
      return true;
    },
    stat: async () => undefined,
    // biome-ignore lint/correctness/useYield: it breaks before there is anything
    async *stream() {
      throw new Error('no such blob');
    },
    address: (path) => path,
  };
  const local = mkdtempSync(join(folder, 'out-'));
  const workers = staged(store, local, begun);
  const worker = workers.start({} as never, { output: { local, remote: 'azure-blob://a/b', writer: 'j/s' } } as never);
  const first = worker.run(task(0, folder));
  const second = worker.run(task(1, 'azure-blob://a/b/'));
  expect(await second).toMatchObject({ kind: 'input-changed' });
  const third = worker.run(task(2, folder));
  await new Promise(setImmediate);
  expect(begun).toEqual([0]);
  mayGoOn.resolve();
  expect([await first, await third]).toEqual([SUCCEEDED, SUCCEEDED]);
  expect([begun, sent]).toEqual([
    [0, 2],
    ['0', '2'],
  ]);
});
