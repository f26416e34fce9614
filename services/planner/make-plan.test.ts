import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { manifestIn, RUN } from '../../tests/support/fed-collector.ts';
import { makePlan } from './make-plan.ts';
import { PlanShelf } from './plan-shelf.ts';
import type { RunScope } from './run-scope.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plan-'));
  mkdirSync(join(root, 'in'));
  for (const name of ['a', 'c']) writeFileSync(join(root, 'in', name), '');
});
afterEach(() => rmSync(root, { recursive: true }));

/** What is said while run `n` makes the plan of two files, of which an earlier one had come to `last`. */
async function said(n: number, last?: string): Promise<string[]> {
  const told: string[] = [];
  const store = createFolderStore(join(root, 'ws'));
  const journal = { note: ({ message }: { message: string }) => void told.push(message) };
  const ports = { store, files: avroEntryFiles, journal, patterns: pathPatterns, openFolder: createFolderStore };
  if (last !== undefined) {
    const slices = [{ path: last, size: 1, modifiedMs: 0 }];
    const begun = await PlanShelf.open(ports, RUN);
    await begun.put([{ index: 0, input: 'images', folder: `${root}/in/`, slices }]);
  }
  const run = { ...RUN, run: n };
  const shelf = await PlanShelf.open(ports, run);
  const { signal } = new AbortController();
  await makePlan({ ports, settings: {}, manifest: manifestIn(root), run, shelf, signal } as unknown as RunScope);
  expect(shelf.total).toBe(2);
  return told;
}

it('a plan that an earlier run had begun goes on behind that, and says so', async () => {
  expect(await said(2, 'b')).toEqual([
    `the plan that an earlier run had begun goes on behind ${root}/in/b: what was added before that since is left out`,
  ]);
});

it('a plan that is made as a whole, or is complete, needs no word', async () => {
  expect(await said(1)).toEqual([]);
  expect(await said(2)).toEqual([]);
});
