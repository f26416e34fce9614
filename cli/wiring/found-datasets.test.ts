import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { SharedFiles } from '../../adapters/staging/shared-files.ts';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import { MillraceError } from '../../core/errors.ts';
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

it('a dataset whose account is away for a moment is waited for, though nobody here has heard of it before', async () => {
  const store = createFolderStore(join(folder, 'workspace'));
  mkdirSync(join(folder, 'words'));
  writeFileSync(join(folder, 'words/a.txt'), 'a');
  await datasetRegistry(store).add('words', { description: null, tags: {} }, { path: join(folder, 'words') }, '');
  let nowMs = 0;
  const sleep = async (ms: number): Promise<void> => {
    nowMs += ms;
  };
  const openStore = (place: string): Store => {
    if (nowMs < 15_000) throw new MillraceError('STORE_UNAVAILABLE', 'no answer, ECONNREFUSED');
    return createFolderStore(place);
  };
  const shared = new SharedFiles({ openStore, newFolder: () => join(folder, 'copy') });
  const clock = { ...systemClock, monotonicMs: () => nowMs, sleep };
  const found = await new FoundDatasets(MANIFEST, { store, openStore, shared }, clock).find('words');
  expect(found).toMatchObject({ name: 'words', version: 1 });
});

it('a dataset of several places is refused as what it is: no side input is anywhere near', async () => {
  const store = createFolderStore(folder);
  const path = ['azure-blob://one/c/x', '/here/x'];
  await datasetRegistry(store).add('far', { description: null, tags: {} }, { path }, '');
  const openStore = () => store;
  const shared = new SharedFiles({ openStore, newFolder: () => join(folder, 'copy') });
  const datasets = new FoundDatasets(MANIFEST, { store, openStore, shared });
  await expect(datasets.find('far')).rejects.toThrow(
    /^dataset far:1: its paths are in several .* a dataset of its own$/,
  );
});
