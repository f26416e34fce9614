import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, listed, ODD_NAMES, type OpenStore, type StoreCapabilities } from './store-harness.ts';

const PLAIN_NAMES = ['a', 'a-b', 'a.txt', 'a b', 'b', 'x', 'y', '10', '2', '\uffee', '\u{1f600}', '\ud7ff', 'é'];

function treeOf({ unnameable }: StoreCapabilities) {
  const odd = ODD_NAMES.filter((name) => !unnameable.includes(name));
  const part = fc.oneof(fc.constantFrom(...PLAIN_NAMES), fc.constantFrom(...odd));
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  return fc.uniqueArray(path, { minLength: 1, maxLength: 25 });
}

const sorted = (paths: Iterable<string>): string[] =>
  [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

export function storeListingContract(open: OpenStore, capabilities: StoreCapabilities): void {
  async function filled(paths: Iterable<string>): Promise<Store> {
    const store = await open();
    for (const path of paths) await store.putIfAbsent(path, bytesOf('x'));
    return store;
  }

  it('lists in the byte order of whole paths, and goes on behind any of them', async () => {
    await fc.assert(
      fc.asyncProperty(treeOf(capabilities), async (drawn) => {
        // One path may not need as a folder what another one has as a file.
        const paths = drawn.filter((path) => !drawn.some((other) => path.startsWith(`${other}/`)));
        const store = await filled(paths);
        const expected = sorted(paths);
        expect(await listed(store)).toEqual(expected);
        for (const [i, after] of expected.entries()) {
          expect(await listed(store, '', { after })).toEqual(expected.slice(i + 1));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lists `a-b`, `a.txt` and what is below `a` in the order that a container has', async () => {
    const store = await filled(['a/x', 'a/x-y', 'a/x.z/1', 'a.txt', 'a-b', 'b', 'a0']);
    expect(await listed(store)).toEqual(['a-b', 'a.txt', 'a/x', 'a/x-y', 'a/x.z/1', 'a0', 'b']);
    expect(await listed(store, 'a')).toEqual(['a/x', 'a/x-y', 'a/x.z/1']);
    expect(await listed(store, 'a', { after: 'a/x-' })).toEqual(['a/x-y', 'a/x.z/1']);
    expect(await listed(store, 'a', { after: 'a0' })).toEqual([]);
    expect(await listed(store, '', { after: 'a' })).toEqual(['a-b', 'a.txt', 'a/x', 'a/x-y', 'a/x.z/1', 'a0', 'b']);
    expect(await listed(store, '', { after: 'a.txt' })).toEqual(['a/x', 'a/x-y', 'a/x.z/1', 'a0', 'b']);
  });

  it('asks which folders to enter and which files are wanted', async () => {
    const store = await filled(['a/b/1', 'a/2', 'c/3', '4']);
    const asked: string[] = [];
    const enter = (folder: string) => folder !== 'a/b';
    const want = (path: string) => asked.push(path) > 0 && path !== 'a/2';
    expect(await listed(store, '', { enter, want })).toEqual(['4', 'c/3']);
    expect(asked).not.toContain('a/b/1');
  });

  it('lists nothing of an empty store, of a folder that is missing, and of a file (fault 35)', async () => {
    expect(await listed(await open())).toEqual([]);
    const store = await filled(['a/b']);
    expect(await listed(store, 'missing/too')).toEqual([]);
    expect(await listed(store, 'a/b')).toEqual([]);
  });

  it('lists deep trees (fault 35)', async () => {
    const deep = `${'d/'.repeat(60)}file`;
    expect(await listed(await filled([deep]))).toEqual([deep]);
  });

  it('gives entries in full, in pages that are never empty', async () => {
    const store = await filled(Array.from({ length: 30 }, (_, i) => `f${i}`));
    for await (const page of store.list('')) {
      expect(page.length).toBeGreaterThan(0);
      for (const entry of page) expect(entry).toEqual(await store.stat(entry.path));
    }
  });
}
