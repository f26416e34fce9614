import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { datasetRegistry } from './dataset.ts';
import { chooseDefaultDatastore } from './default-datastore.ts';
import { KnownEntries } from './known-entries.ts';

const NOTES = { description: null, tags: {} };

const laid = async () => {
  const store = memoryStore();
  await datasetRegistry(store).add('images', NOTES, { path: '/a' }, '');
  return store;
};

describe('what a job names of the registries', () => {
  it('is wanted first, then known', async () => {
    const entries = new KnownEntries();
    expect(entries.dataset('images')).toBe('is not read yet');
    expect(entries.isWanting).toBe(true);
    await entries.load(await laid());
    expect(entries.isWanting).toBe(false);
    expect(entries.dataset('images')).toMatchObject({ version: 1, definition: { path: '/a' } });
    expect(entries.usedDatasets).toEqual(['dataset images, version 1']);
  });

  it('stays the version that was found first', async () => {
    const entries = new KnownEntries();
    entries.dataset('images');
    const store = await laid();
    await entries.load(store);
    await datasetRegistry(store).add('images', NOTES, { path: '/b' }, '');
    entries.dataset('images:2');
    await entries.load(store);
    expect(entries.dataset('images')).toMatchObject({ version: 1 });
    expect(entries.dataset('images:2')).toMatchObject({ version: 2 });
  });

  it('is a fault where there is no such thing, and never wanted again', async () => {
    const entries = new KnownEntries();
    entries.dataset('image');
    entries.datastore('lake');
    await entries.load(await laid());
    expect(entries.dataset('image')).toContain('did you mean images?');
    expect(entries.datastore('lake')).toContain('there are none');
    expect(entries.dataset('a b')).toContain('the name "a b" must be');
    expect(entries.isWanting).toBe(false);
  });

  it.each([
    ['datastore', 'lake', 'a datastore', 'millrace datastore register NAME --folder PATH adds one'],
    ['dataset', 'photos', 'a dataset', 'millrace dataset register NAME --path PATH adds one'],
    ['model', 'net', 'a model', 'millrace model register NAME PATH adds one'],
    ['environment', 'py', 'an environment', 'millrace environment register NAME --file FILE adds one'],
  ] as const)('is, as an unknown %s, told with what adds one', async (kind, name, what, how) => {
    const entries = new KnownEntries();
    entries[kind](name);
    await entries.load(memoryStore());
    expect(entries[kind](name)).toBe(
      `${kind} ${name} is not ${what} of the workspace /memory/; there are none (${how})`,
    );
  });

  it('is the default datastore too, where one was chosen', async () => {
    const entries = new KnownEntries();
    const store = { ...memoryStore(), hasFolder: async () => true };
    await entries.loadDefaults(store);
    expect(entries.defaultDatastore).toBeUndefined();
    await chooseDefaultDatastore(store, 'lake');
    await entries.loadDefaults(store);
    expect(entries.defaultDatastore).toBe('lake');
  });

  it('does not suffer from a damaged choice of the default datastore unless it asks for it', async () => {
    const files = new Map<string, Uint8Array>();
    const store = { ...memoryStore(files), hasFolder: async () => true };
    files.set('default-datastore/1', new TextEncoder().encode('junk'));
    const entries = new KnownEntries();
    await entries.loadDefaults(store);
    expect(() => entries.defaultDatastore).toThrow('default-datastore/1 in the workspace cannot be read');
  });
});
