import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderStore } from '../local-folder/store.ts';
import { fetchSnapshot, sendSnapshot } from './stored-snapshot.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stored-'));
  mkdirSync(join(root, 'code/data'), { recursive: true });
  writeFileSync(join(root, 'code/score.ts'), 'export {}');
  writeFileSync(join(root, 'code/data/3.txt'), '3');
});
afterEach(() => rmSync(root, { recursive: true }));

it('a snapshot whose copy has lost a file, or half of one, is brought again; of several at once all find it whole', async () => {
  const store = createFolderStore(join(root, 'store'));
  await sendSnapshot({ store, place: 's/1', folder: join(root, 'code') });
  const folder = join(root, 'here/1');
  const fetchAll = () => Promise.all([1, 2, 3].map(() => fetchSnapshot({ store, place: 's/1', folder })));
  const text = () => readFileSync(join(folder, 'data/3.txt'), 'utf8');
  await fetchAll();
  expect(text()).toBe('3');
  rmSync(join(folder, 'data/3.txt'));
  await fetchAll();
  expect(text()).toBe('3');
  writeFileSync(join(folder, 'data/3.txt'), '');
  await fetchAll();
  expect(text()).toBe('3');
  expect(readdirSync(join(root, 'here'))).toEqual(['1']);
});
