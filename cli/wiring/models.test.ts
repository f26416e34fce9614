import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { modelRegistry } from '../../core/registry/registry.ts';
import { countedStore } from '../../tests/support/counted-store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { pinModels, readModels } from './models.ts';

const MANIFEST = { jobId: 'j1', step: 'score', models: [] } as unknown as StepManifest;
const NOTES = { description: null, tags: {} };
const DEFINITION = { sha256: 'a'.repeat(64), fileName: 'net.bin', files: 1, bytes: 1 };

let folder: string;
let store: Store;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'models-'));
  store = createFolderStore(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the models of a job', () => {
  it('are those of its start, archived ones too, without those that are archived because they are damaged', async () => {
    const registry = modelRegistry(store);
    for (const at of ['1', '2']) await registry.add('mm', NOTES, DEFINITION, at);
    await store.putIfAbsent('models/mm/3', jsonBytes({ torn: true }));
    for (const version of [2, 3]) await registry.archive({ name: 'mm', version });
    await pinModels(MANIFEST, store);
    await registry.add('mm', NOTES, DEFINITION, '4');
    const models = await readModels(MANIFEST, store);
    expect(models.all.map(({ version }) => version)).toEqual([1, 2]);
    expect(models.latest.map(({ version }) => version)).toEqual([1]);
  });

  it('are none the worse for a damaged one, until a script asks for it', async () => {
    const registry = modelRegistry(store);
    for (const name of ['fine', 'mm']) await registry.add(name, NOTES, DEFINITION, '1');
    await store.putIfAbsent('models/mm/2', jsonBytes({ torn: true }));
    await pinModels(MANIFEST, store);
    const models = await readModels(MANIFEST, store);
    expect(models.find('fine').version).toBe(1);
    expect(models.find('mm:1').version).toBe(1);
    for (const text of ['mm', 'mm:2']) expect(() => models.find(text)).toThrow('the entry of model mm:2 is damaged');
  });

  it('are looked at once, and read once each, some of them side by side', async () => {
    const { store, asked } = countedStore(memoryStore());
    const registry = modelRegistry(store);
    for (const name of ['a', 'b'])
      for (let version = 1; version <= 20; version += 1) await registry.add(name, NOTES, DEFINITION, '');
    Object.assign(asked, { lists: 0, reads: 0 });
    await pinModels(MANIFEST, store);
    expect(asked).toEqual({ lists: 1, reads: 40, readsAtOnce: 16 });
    const { all } = await readModels(MANIFEST, store);
    expect(all.map(({ name, version }) => `${name}${version}`)).toEqual(
      ['a', 'b'].flatMap((name) => Array.from({ length: 20 }, (_, at) => `${name}${at + 1}`)),
    );
  });
});
