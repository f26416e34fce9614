import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import type { DatastoreDefinition } from './datastore.ts';
import { datastorePath } from './datastore-path.ts';
import { KnownEntries } from './known-entries.ts';
import { datastoreRegistry } from './registry.ts';

const NOTES = { description: null, tags: {} };
const BLOB = {
  ...{ kind: 'azure-blob', account: 'lake01', container: 'images', prefix: '', endpoint: null },
  credential: { kind: 'anonymous' },
} satisfies DatastoreDefinition;

async function known(): Promise<KnownEntries> {
  const store = memoryStore();
  const registry = datastoreRegistry(store);
  await registry.add('lake', NOTES, { kind: 'folder', path: '/data/[old]' }, '');
  await registry.add('lake', NOTES, { kind: 'folder', path: '/data/new' }, '');
  await registry.add('blobs', NOTES, BLOB, '');
  await registry.add('deep', NOTES, { ...BLOB, prefix: '[old]/20 26' }, '');
  const entries = new KnownEntries();
  for (const name of ['lake', 'lake:1', 'blobs', 'blobs:1', 'deep', 'like']) entries.datastore(name);
  await entries.load(store);
  return entries;
}

describe('a path in a datastore', () => {
  it.each([
    ['datastore://lake/a/**/*.png', '/data/new/a/**/*.png'],
    ['datastore://lake', '/data/new'],
    ['datastore://lake/', '/data/new'],
    ['datastore://lake//a', '/data/new/a'],
    ['datastore://lake/a/', '/data/new/a/'],
    ['DATASTORE://lake/odd #%\n', '/data/new/odd #%\n'],
    // Only what the job says is a pattern.
    ['datastore://lake:1/*.png', '/data/\\[old]/*.png'],
    ['datastore://blobs/a/*.png', 'azure-blob://blobs:1@lake01/images/a/*.png'],
    ['datastore://blobs:1', 'azure-blob://blobs:1@lake01/images'],
    ['datastore://deep//a/./b/', 'azure-blob://deep:1@lake01/images/\\[old]/20 26/a/b/'],
  ])('%j is %j', async (text, path) => {
    expect(datastorePath(text, await known())).toEqual({ path });
  });

  it.each([
    ['datastore:///a', 'names no datastore'],
    ['datastore://lake/../a', 'must not leave its datastore'],
    ['datastore://lake/a/..', 'must not leave its datastore'],
    ['datastore://like/a', 'did you mean lake?'],
  ])('%j is none', async (text, fault) => {
    expect(datastorePath(text, await known())).toEqual({ fault: expect.stringContaining(fault) });
  });
});
