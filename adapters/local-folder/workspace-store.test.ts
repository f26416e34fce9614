import { cpSync, mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { bytesOf, textOf } from '../../tests/contract/store-harness.ts';
import { createWorkspaceStore } from './workspace-store.ts';

let above: string;
let root: string;
let store: Store;
beforeEach(() => {
  above = realpathSync(mkdtempSync(join(tmpdir(), 'workspace-')));
  root = join(above, 'share');
  store = createWorkspaceStore(root, 'jobs');
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const unmount = (): void => {
  renameSync(root, join(above, 'away'));
  mkdirSync(root);
};
const mount = (): void => {
  rmSync(root, { recursive: true });
  renameSync(join(above, 'away'), root);
};
const listed = async (folder: string): Promise<string[]> =>
  (await Array.fromAsync(store.list(folder))).flat().map(({ path }) => path);

const ASKED: readonly (readonly [string, () => Promise<unknown>])[] = [
  ['reading', () => store.read('jobs/a/job.json')],
  ['looking at a file', () => store.stat('jobs/a/job.json')],
  ['listing', () => listed('jobs')],
  ['looking for a folder', () => store.hasFolder('')],
  ['putting', () => store.put('open/a', bytesOf(''))],
  ['putting if absent', () => store.putIfAbsent('keys/a', bytesOf(''))],
  ['removing', () => store.remove('open/a')],
];

describe('a workspace', () => {
  it('that is new is as any folder', async () => {
    expect([await store.read('jobs/a/job.json'), await listed(''), await store.hasFolder('')]).toEqual([
      undefined,
      [],
      false,
    ]);
    expect(await store.putIfAbsent('open/a', bytesOf('1'))).toBe(true);
    await store.remove('open/a');
    expect(await store.putIfAbsent('jobs/a/job.json', bytesOf('2'))).toBe(true);
    expect(await listed('')).toEqual(['jobs/a/job.json']);
  });

  it.each(ASKED)('whose share is not mounted is away for %s', async (_, ask) => {
    await store.put('jobs/a/job.json', bytesOf('here'));
    expect(await store.read('jobs/b/job.json')).toBeUndefined();
    unmount();
    const away = { code: 'STORE_UNAVAILABLE', message: `${root} does not have its jobs any more` };
    await expect(ask()).rejects.toMatchObject(away);
    // A log may have been written there.
    mkdirSync(join(root, 'jobs'));
    await expect(ask()).rejects.toMatchObject(away);
    mount();
    await ask();
    expect(textOf(await createWorkspaceStore(root, 'jobs').read('jobs/a/job.json'))).toBe('here');
  });

  it('that comes back as another folder with the same jobs is the same', async () => {
    await store.put('jobs/a/job.json', bytesOf('1'));
    await store.read('jobs/a/job.json');
    unmount();
    mkdirSync(join(root, 'jobs/a'), { recursive: true });
    await expect(store.read('jobs/a/job.json')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    cpSync(join(above, 'away'), root, { recursive: true });
    expect(textOf(await store.read('jobs/a/job.json'))).toBe('1');
  });

  it('whose last job was removed has a place for the next', async () => {
    await store.put('jobs/a/job.json', bytesOf('1'));
    expect(await listed('open')).toEqual([]);
    await store.remove('jobs/a');
    expect(await store.putIfAbsent('jobs/b/job.json', bytesOf('2'))).toBe(true);
  });
});
