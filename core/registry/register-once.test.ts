import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import type { Store } from '../ports/store.ts';
import { z } from '../zod.ts';
import { registerOnce } from './register-once.ts';
import { Registry } from './registry.ts';

const AT = '2026-11-21T10:00:00.000Z';
const entry = (path: string, tags: Record<string, string> = {}) => ({
  ...{ name: 'images', description: null, tags, registeredAt: AT, definition: { path, type: 'file' } },
});
const ONLY_NEW = { mayReplace: false, hint: 'give another name' };

const NO_NOTES = { description: null, tags: {} };

/** Nothing can be put there, and no listing shows what it is; ends a test that never would. */
function withFolders(store: Store, ...folders: string[]): Store {
  let refusals = 0;
  const putIfAbsent: Store['putIfAbsent'] = async (path, content) => {
    if (!folders.includes(path)) return store.putIfAbsent(path, content);
    refusals += 1;
    if (refusals > 100) throw new Error(`${path} was asked for a hundred times`);
    return false;
  };
  return { ...store, putIfAbsent };
}

const datasets = (store: Store) => new Registry('dataset', store, z.record(z.string(), z.unknown()));

describe('registering once', () => {
  it('says that nothing changed when the same is registered again, in whatever order its fields are', async () => {
    const registry = datasets(memoryStore());
    expect(await registerOnce(registry, entry('/a'), ONLY_NEW)).toMatchObject({ isNew: true });
    const again = { ...entry('/a'), definition: { type: 'file', path: '/a' } };
    expect(await registerOnce(registry, again, ONLY_NEW)).toMatchObject({ isNew: false, entry: { version: 1 } });
  });

  it('refuses another definition, or other tags, unless it may take the place', async () => {
    const registry = datasets(memoryStore());
    await registerOnce(registry, entry('/a'), ONLY_NEW);
    for (const other of [entry('/b'), entry('/a', { team: 'x' })]) {
      await expect(registerOnce(registry, other, ONLY_NEW)).rejects.toMatchObject({ hint: 'give another name' });
    }
    const replaced = await registerOnce(registry, entry('/b'), { ...ONLY_NEW, mayReplace: true });
    expect(replaced).toMatchObject({ isNew: true, entry: { version: 2 } });
  });

  it('refuses another definition that comes while it looks', async () => {
    const store = memoryStore();
    let looks = 0;
    const list: Store['list'] = async function* (folder, options) {
      yield* store.list(folder, options);
      looks += 1;
      if (looks === 1) await registerOnce(datasets(store), entry('/first'), ONLY_NEW);
    };
    const registry = datasets({ ...store, list });
    await expect(registerOnce(registry, entry('/second'), ONLY_NEW)).rejects.toMatchObject({
      hint: 'give another name',
    });
    expect(await registry.names()).toMatchObject([{ versions: [{ version: 1 }] }]);
  });

  it('takes a name whose versions are all archived', async () => {
    const registry = datasets(memoryStore());
    await registerOnce(registry, entry('/a'), ONLY_NEW);
    await registry.archive({ name: 'images', version: null });
    expect(await registerOnce(registry, entry('/b'), ONLY_NEW)).toMatchObject({ isNew: true, entry: { version: 2 } });
  });

  it('takes a name whose newest version is damaged: nobody knows what it said', async () => {
    const files = new Map<string, Uint8Array>();
    const registry = datasets(memoryStore(files));
    await registerOnce(registry, entry('/a'), ONLY_NEW);
    files.set('datasets/images/1', new TextEncoder().encode('junk'));
    expect(await registerOnce(registry, entry('/a'), ONLY_NEW)).toMatchObject({ isNew: true, entry: { version: 2 } });
    expect(await registerOnce(registry, entry('/a'), ONLY_NEW)).toMatchObject({ isNew: false, entry: { version: 2 } });
  });

  it('counts on where what is no version stands at its place, as a folder may', async () => {
    const store = withFolders(memoryStore(), 'datasets/images/1', 'datasets/images/2');
    const registry = datasets(store);
    expect(await registerOnce(registry, entry('/a'), ONLY_NEW)).toMatchObject({ isNew: true, entry: { version: 3 } });
    expect(await registerOnce(registry, entry('/a'), ONLY_NEW)).toMatchObject({ isNew: false, entry: { version: 3 } });
  });

  it('ends by name where no number is left', async () => {
    const files = new Map([[`datasets/images/${'9'.repeat(15)}`, new TextEncoder().encode('junk')]]);
    const registry = datasets(memoryStore(files));
    const told = { code: 'USAGE', message: 'images has version 999999999999999: none comes after it' };
    await expect(registerOnce(registry, entry('/a'), ONLY_NEW)).rejects.toMatchObject(told);
    await expect(registry.add('images', NO_NOTES, { path: '/a' }, AT)).rejects.toMatchObject(told);
  });

  it('lets one of many through; the others are told who was first', async () => {
    const registry = datasets(memoryStore());
    const all = ['/a', '/b', '/c', '/a'].map((path) => registerOnce(registry, entry(path), ONLY_NEW));
    const settled = await Promise.allSettled(all);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
    expect((await registry.names())[0]?.versions).toHaveLength(1);
  });
});
