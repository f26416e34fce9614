import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { storeContract } from './store.contract.ts';
import { bytesOf } from './store-harness.ts';

let parent: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'millrace-store-'));
});
afterAll(() => rm(parent, { recursive: true }));

const open = async () => createFolderStore(await mkdtemp(join(parent, 'store-')));

storeContract('a local folder', open);

it('a local folder says where a process can read a file without a copy', async () => {
  const store = await open();
  await store.put('a/b', bytesOf('here'));
  expect(await readFile(store.localPath('a/b') ?? '', 'utf8')).toBe('here');
});
