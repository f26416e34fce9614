import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { SharedFiles } from '../../adapters/staging/shared-files.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { Store } from '../../core/ports/store.ts';
import { datasetRegistry } from '../../core/registry/dataset.ts';
import { FoundDatasets } from './found-datasets.ts';

const MANIFEST = { jobId: 'j1', step: 'score', sideInputs: [] } as unknown as StepManifest;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'datasets-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a dataset that lies where nobody answers is not waited for at the end', async () => {
  const store = createFolderStore(folder);
  await datasetRegistry(store).add('far', { description: null, tags: {} }, { path: 'azure-blob://a/c/x' }, '');
  const asked = Promise.withResolvers<void>();
  const silent = new Proxy({} as Store, {
    get: () => () => {
      asked.resolve();
      return new Promise(() => {});
    },
  });
  const openStore = () => silent;
  const shared = new SharedFiles({ openStore, newFolder: () => join(folder, 'copy') });
  const datasets = new FoundDatasets(MANIFEST, { store, openStore, shared });
  void datasets.find('far');
  await asked.promise;
  await expect(datasets.giveBack()).resolves.toBeUndefined();
});
