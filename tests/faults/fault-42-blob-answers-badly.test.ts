import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBlobStore } from '../../adapters/azure-blob/store.ts';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, collect, listed, textOf } from '../contract/store-harness.ts';
import { azuritePort, makeContainer, type TestContainer } from '../support/azurite.ts';
import { type BlobCall, BlobProxy } from '../support/blob-proxy.ts';

const PATIENCE = { tries: 4, strangerTries: 2, tryTimeoutMs: 2_000, tryTimeoutMsMax: 2_000, waitMs: 5, waitMsMax: 20 };
/** Of a service that hangs: its answers are waited for no longer than this. */
const SHORT = { ...PATIENCE, tries: 2, tryTimeoutMs: 300 };
const HANGING = [{ kind: 'silent' }, { kind: 'stalled-body' }] as const;
const is =
  (method: string, comp = '') =>
  (call: BlobCall) =>
    call.method === method && call.comp === comp;

describe('a store whose service answers badly (fault 42)', () => {
  let proxy: BlobProxy;
  let made: TestContainer;
  let store: Store;
  beforeEach(async () => {
    made = await makeContainer();
    proxy = await BlobProxy.open(await azuritePort());
    store = createBlobStore(made.address, made.through(proxy.port), PATIENCE);
    await store.put('file', bytesOf('content'));
  });
  afterEach(() => proxy.close());

  it.each([408, 429, 500, 503])('goes on after three answers of %i', async (status) => {
    void proxy.failNext(3, is('GET'), { kind: 'answer', status, code: 'ServerBusy' });
    expect(textOf(await store.read('file'))).toBe('content');
    void proxy.failNext(3, is('PUT'), { kind: 'answer', status, code: 'ServerBusy' });
    await store.put('file', bytesOf('new'));
    expect(textOf(await store.read('file'))).toBe('new');
  });

  it('takes nobody else for the service, and says so in the end', async () => {
    void proxy.failNext(2, is('HEAD'), { kind: 'portal' });
    expect(await store.stat('none')).toBeUndefined();
    void proxy.failNext(2, is('GET', 'list'), { kind: 'portal' });
    expect(await listed(store)).toEqual(['file']);
    proxy.rule = () => ({ kind: 'portal' });
    await expect(store.stat('file')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: `cannot use ${made.address}/file: there came an answer that is not one of Azure Blob (it has no etag)`,
    });
  });

  it('takes no file for an empty one because somebody on the way lets answers come in chunks, without their length', async () => {
    void proxy.failNext(2, is('HEAD'), { kind: 'chunked' });
    expect(await store.stat('file')).toMatchObject({ size: 7 });
    void proxy.failNext(2, is('GET'), { kind: 'chunked' });
    expect(textOf(await store.read('file'))).toBe('content');
    proxy.rule = () => ({ kind: 'chunked' });
    await store.put('file', bytesOf('new'));
    expect(await store.putIfAbsent('file', bytesOf('other'))).toBe(false);
    expect(await listed(store)).toEqual(['file']);
    const told = { code: 'STORE_UNAVAILABLE', message: expect.stringMatching(/not one of Azure Blob \(.*length/) };
    await expect(store.stat('file')).rejects.toMatchObject(told);
    await expect(store.read('file')).rejects.toMatchObject(told);
  });

  it('waits as long as the service asks for', async () => {
    void proxy.failNext(1, is('HEAD'), { kind: 'answer', status: 503, code: 'ServerBusy', retryAfter: 1 });
    const startedAt = performance.now();
    expect(await store.stat('file')).toMatchObject({ size: 7 });
    expect(performance.now() - startedAt).toBeGreaterThan(950);
  });

  it('gives up after its tries with an error that names the blob and what was answered', async () => {
    proxy.rule = () => ({ kind: 'answer', status: 503, code: 'ServerBusy' });
    await expect(store.read('file')).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: `cannot use ${made.address}/file: Azure answered 503, ServerBusy`,
    });
    expect(proxy.calls.filter(is('GET'))).toHaveLength(PATIENCE.tries);
  });

  it('does not ask again after a refusal, and says what may help', async () => {
    void proxy.failNext(9, is('GET'), { kind: 'answer', status: 403, code: 'AuthenticationFailed' });
    await expect(store.read('file')).rejects.toMatchObject({ hint: expect.stringContaining('may not be the key') });
    expect(proxy.calls.filter(is('GET'))).toHaveLength(1);
  });

  it.each([{ kind: 'reset' }, { kind: 'cut-body' }, { kind: 'slow-body', ms: 2_500 }] as const)(
    'reads the whole file through a connection with $kind',
    async (fault) => {
      const large = Buffer.from(Array.from({ length: 300_000 }, (_, at) => String(at)).join(' '));
      await store.put('large', large);
      void proxy.failNext(1, is('GET'), fault);
      expect((await collect(store.stream('large'))) === large.toString()).toBe(true);
      // What comes later than a try may take is not waited for.
      expect(proxy.calls.filter(is('GET'))).toHaveLength(2);
    },
  );

  it.each(HANGING)('asks again when the time of a try is over: $kind', async (fault) => {
    const hasty = createBlobStore(made.address, made.through(proxy.port), { ...PATIENCE, tryTimeoutMs: 1_000 });
    void proxy.failNext(1, is('GET'), fault);
    const startedAt = performance.now();
    expect(textOf(await hasty.read('file'))).toBe('content');
    expect(performance.now() - startedAt).toBeGreaterThan(950);
    void proxy.failNext(1, is('GET', 'list'), fault);
    expect(await listed(hasty)).toEqual(['file']);
    void proxy.failNext(1, is('PUT'), { kind: 'silent' });
    await hasty.put('file', bytesOf('new'));
    expect(textOf(await hasty.read('file'))).toBe('new');
    expect(proxy.calls.filter(is('PUT')).length).toBeGreaterThanOrEqual(3);
  });

  it('gives a large body more time than a small one', async () => {
    const hasty = createBlobStore(made.address, made.through(proxy.port), {
      ...SHORT,
      tries: 8,
      tryTimeoutMsMax: 60_000,
    });
    proxy.rule = ({ method, comp }) =>
      method === 'PUT' && comp !== 'blocklist' ? { kind: 'slow-answer', ms: 1_000 } : undefined;
    const large = Buffer.alloc(8_000_000, 'a');
    proxy.calls.length = 0;
    await hasty.put('file', large);
    await hasty.put('file', Buffer.concat([large, large]));
    expect(proxy.calls.filter(is('PUT'))).toHaveLength(1);
    expect(proxy.calls.filter(is('PUT', 'block'))).toHaveLength(2);
    await hasty.put('file', bytesOf('new'));
    expect(proxy.calls.filter(is('PUT')).length).toBeGreaterThan(2);
  });

  it('keeps its links from call to call', async () => {
    for (let at = 0; at < 10; at += 1) await store.stat('file');
    expect(proxy.connections).toBeLessThan(5);
  });

  it('asks again on a new link when all that it has are dead, though nobody has said so', async () => {
    const hasty = createBlobStore(made.address, made.through(proxy.port), SHORT);
    await Promise.all(Array.from({ length: 8 }, () => hasty.stat('file')));
    expect(proxy.connections).toBeGreaterThan(SHORT.tries);
    proxy.freezeLinks();
    proxy.calls.length = 0;
    expect(await hasty.stat('file')).toMatchObject({ size: 7 });
    expect(proxy.calls).toHaveLength(2);
  });

  it.each(HANGING)('gives up a service that hangs for good, and says so: $kind', async (fault) => {
    const hasty = createBlobStore(made.address, made.through(proxy.port), SHORT);
    proxy.rule = () => fault;
    const told = {
      code: 'STORE_UNAVAILABLE',
      message: `cannot use ${made.address}/file: no answer in time`,
      hint: expect.stringContaining('check the network'),
    };
    await expect(hasty.read('file')).rejects.toMatchObject(told);
    expect(proxy.calls.filter(is('GET'))).toHaveLength(SHORT.tries);
    await expect(hasty.putIfAbsent('file', bytesOf('new'))).rejects.toMatchObject(told);
    await expect(listed(hasty)).rejects.toMatchObject({
      ...told,
      message: expect.stringContaining('no answer in time'),
    });
  });

  it('lists every file though a page breaks off', async () => {
    for (let at = 0; at < 30; at += 1) await store.put(`folder/${at}`, bytesOf('x'));
    void proxy.failNext(1, is('GET', 'list'), { kind: 'cut-body' });
    expect(await listed(store, 'folder')).toHaveLength(30);
  });

  it('knows that it was the first to create a file, though the answer was lost', async () => {
    void proxy.failNext(1, is('PUT'), { kind: 'lose-answer' });
    expect(await store.putIfAbsent('claim', bytesOf('mine'))).toBe(true);
    void proxy.failNext(1, is('PUT'), { kind: 'lose-answer' });
    expect(await store.putIfAbsent('claim', bytesOf('other'))).toBe(false);
    expect(textOf(await store.read('claim'))).toBe('mine');
  });

  it('creates a file where none is, though it was told that one is there', async () => {
    const fault = { kind: 'answer', status: 412, code: 'ConditionNotMet' } as const;
    void proxy.failNext(3, is('PUT'), fault);
    expect(await store.putIfAbsent('claim', bytesOf('mine'))).toBe(true);
    void proxy.failNext(99, is('PUT'), fault);
    await expect(store.putIfAbsent('other', bytesOf('mine'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.putIfAbsent('claim', bytesOf('other'))).toBe(false);
  });

  it('knows it of a file that came in blocks as well', async () => {
    async function* content() {
      yield bytesOf('mine');
    }
    void proxy.failNext(1, is('PUT', 'blocklist'), { kind: 'lose-answer' });
    expect(await store.putIfAbsent('claim', content())).toBe(true);
    expect(textOf(await store.read('claim'))).toBe('mine');
  });

  it('reads one and the same file to its end, when another takes its place meanwhile', async () => {
    await store.put('large', Buffer.alloc(9_000_000, 'a'));
    const chunks = store.stream('large')[Symbol.asyncIterator]();
    await chunks.next();
    await store.put('large', Buffer.alloc(9_000_000, 'b'));
    await expect(chunks.next()).rejects.toMatchObject({ message: expect.stringContaining('412') });
  });

  it('names the command that creates a container that is missing', async () => {
    const missing = createBlobStore('azure-blob://devstoreaccount1/not-there', made.access, PATIENCE);
    for (const call of [() => missing.stat('a'), () => missing.put('a', bytesOf('x')), () => listed(missing)]) {
      await expect(call()).rejects.toMatchObject({ hint: expect.stringContaining('container create') });
    }
  });
});
