import { describe, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { checkWorkspaceElsewhere } from './workspace-elsewhere.ts';

/** A store that holds files only by their names; `change` stands in for some of it. */
function storeOf(files: Map<string, Uint8Array>, change: Partial<Store> = {}): Store {
  const store: Partial<Store> = {
    async *list() {
      yield [...files].map(([path, { length }]) => ({ path, size: length, modifiedMs: 0 }));
    },
    read: async (path) => files.get(path),
    stat: async (path) => (files.has(path) ? { path, size: 1, modifiedMs: 0 } : undefined),
    putIfAbsent: async (path, content) => !files.has(path) && files.set(path, content as Uint8Array) !== undefined,
    remove: async (path) => void files.delete(path),
    address: () => 'azure-blob://account/container',
    ...change,
  };
  return store as Store;
}

describe('what the doctor thinks of a workspace that is no folder', () => {
  it('is well of one where files come and go, and leaves nothing there', async () => {
    const files = new Map<string, Uint8Array>();
    expect(await checkWorkspaceElsewhere(storeOf(files))).toMatchObject({
      verdict: 'ok',
      text: 'azure-blob://account/container: creating, listing, reading and removing work',
    });
    expect(files.size).toBe(0);
  });

  it('passes on why it cannot be used, and what helps', async () => {
    const refused = async () => {
      throw new MillraceError('STORE_UNAVAILABLE', 'Azure answered 403', { hint: 'log in' });
    };
    const finding = await checkWorkspaceElsewhere(storeOf(new Map(), { putIfAbsent: refused }));
    expect(finding).toMatchObject({ verdict: 'fix', text: 'Azure answered 403', advice: 'log in' });
  });

  it('leaves nothing behind where it may create and not look', async () => {
    const files = new Map<string, Uint8Array>();
    const refused = () => {
      throw new MillraceError('STORE_UNAVAILABLE', 'Azure answered 403');
    };
    expect(await checkWorkspaceElsewhere(storeOf(files, { list: refused }))).toMatchObject({ verdict: 'fix' });
    expect(files.size).toBe(0);
  });

  it('is not well of one that forgets, or lets two create the same', async () => {
    const forgetful = storeOf(new Map(), { read: async () => undefined });
    expect((await checkWorkspaceElsewhere(forgetful)).text).toContain('not found again');
    const careless = storeOf(new Map(), { putIfAbsent: async () => true });
    expect((await checkWorkspaceElsewhere(careless)).text).toContain('one file twice');
  });
});
