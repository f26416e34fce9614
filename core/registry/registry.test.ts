import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../tests/support/memory-store.ts';
import type { Store } from '../ports/store.ts';
import { z } from '../zod.ts';
import { datastoreRegistry, Registry } from './registry.ts';

const NOTES = { description: null, tags: {} };
const AT = '2026-11-21T10:00:00.000Z';

const laid = async () => {
  const files = new Map<string, Uint8Array>();
  const registry = datasets(memoryStore(files));
  for (const path of ['/a', '/b', '/c']) await registry.add('images', NOTES, { path }, AT);
  return { files, registry };
};

const datasets = (store: Store) => new Registry('dataset', store, z.record(z.string(), z.unknown()));

describe('a registry', () => {
  it('numbers the versions of a name from 1 and keeps them all', async () => {
    const { registry } = await laid();
    expect(await registry.find({ name: 'images', version: 1 })).toMatchObject({
      version: 1,
      definition: { path: '/a' },
    });
    expect(await registry.find({ name: 'images', version: null })).toMatchObject({ version: 3, registeredAt: AT });
  });

  it.each([
    { registeredAt: 7 },
    { description: [] },
    { tags: { a: 1 } },
    { tags: 'abc' },
    { tags: 5 },
    { tags: ['a'] },
  ])('refuses by name an entry that says %j of itself', async (more) => {
    const { files, registry } = await laid();
    const path = [...files.keys()].find((each) => each.endsWith('/3')) as string;
    const entry = JSON.parse(new TextDecoder().decode(files.get(path)));
    files.set(path, new TextEncoder().encode(JSON.stringify({ ...entry, ...more })));
    const message = `${path} in the workspace is not what it should be`;
    await expect(registry.find({ name: 'images', version: null })).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      message,
    });
  });

  it('gives each of many registrations at the same time a version of its own', async () => {
    const { registry } = await laid();
    const added = await Promise.all(
      Array.from({ length: 20 }, (_, n) => registry.add('x', NOTES, { path: `/${n}` }, AT)),
    );
    expect(added.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, n) => n + 1),
    );
    const paths = await Promise.all(added.map(({ version }) => registry.find({ name: 'x', version })));
    expect(paths.map(({ definition }) => definition.path)).toEqual(added.map(({ definition }) => definition.path));
  });

  it('passes archived versions over, but still gives them to who names them', async () => {
    const { registry } = await laid();
    expect(await registry.archive({ name: 'images', version: 3 })).toEqual([3]);
    expect((await registry.find({ name: 'images', version: null })).version).toBe(2);
    expect(await registry.find({ name: 'images', version: 3 })).toMatchObject({ isArchived: true });
    expect(await registry.archive({ name: 'images', version: null })).toEqual([1, 2]);
    await expect(registry.find({ name: 'images', version: null })).rejects.toThrow(
      'there is no dataset images; its versions: 1 (archived), 2 (archived), 3 (archived)',
    );
    expect((await registry.add('images', NOTES, { path: '/d' }, AT)).version).toBe(4);
  });

  it('says what there is when a name or a version is not known', async () => {
    const { registry } = await laid();
    await expect(registry.find({ name: 'image', version: null })).rejects.toMatchObject({
      message: expect.stringMatching(/did you mean images\?$/),
      hint: 'millrace dataset register NAME --path PATH adds one',
    });
    await expect(registry.find({ name: 'images', version: 9 })).rejects.toThrow('its versions: 1, 2, 3');
    await expect(registry.archive({ name: 'other', version: null })).rejects.toThrow('known: images');
  });

  it('orders versions as numbers', async () => {
    const { registry } = await laid();
    for (let n = 4; n <= 11; n += 1) await registry.add('images', NOTES, { path: `/${n}` }, AT);
    expect((await registry.names())[0]?.versions.map(({ version }) => version)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
  });

  it('refuses what was damaged, by its path', async () => {
    const files = new Map([['datastores/lake/1', new TextEncoder().encode('{"definition":{"kind":"folder"}}')]]);
    const registry = datastoreRegistry(memoryStore(files));
    await expect(registry.find({ name: 'lake', version: null })).rejects.toThrow('datastores/lake/1 in the workspace');
  });

  it.each(['junk', '{"definition":7}'])('says what helps against a damaged version: %s', async (text) => {
    const { files, registry } = await laid();
    files.set('datasets/images/3', new TextEncoder().encode(text));
    const hint = 'registering images again makes a new version; `millrace dataset archive images:3` puts this one away';
    await expect(registry.find({ name: 'images', version: null })).rejects.toMatchObject({ hint });
    expect(await registry.newest('images')).toEqual({ live: undefined, highest: 3 });
    await registry.archive({ name: 'images', version: 3 });
    expect(await registry.find({ name: 'images', version: null })).toMatchObject({ version: 2 });
  });

  it('is not misled by files that are no versions', async () => {
    const { files, registry } = await laid();
    for (const path of ['datasets/images/x', 'datasets/images/0', 'datasets/images/7.archived', 'datasets/loose'])
      files.set(path, new Uint8Array());
    expect(await registry.names()).toMatchObject([{ name: 'images', versions: [{ version: 1 }, {}, { version: 3 }] }]);
  });
});
