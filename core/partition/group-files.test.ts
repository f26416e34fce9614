import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { openSpill } from '../../adapters/spill/spill.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { pathsOf } from '../mini-batch/folder-slices.ts';
import { groupFiles } from './group-files.ts';
import { formatColumns, hiveColumns, type PathColumns } from './path-columns.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'group-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), path);
  }
}

const input = (partitionFormat: string | undefined, ...paths: string[]): ResolvedInput => ({
  name: 'files',
  type: 'file',
  paths: paths.map((path) => join(folder, path)),
  isList: paths.length > 1,
  skip: 0,
  take: null,
  partitionFormat,
});

async function grouped(given: ResolvedInput, keys: string[], hive?: PathColumns, signal?: AbortSignal) {
  const sources = {
    patterns: pathPatterns,
    openFolder: createFolderStore,
    workspace: '/nowhere',
    openGathering: () => openSpill(folder),
  };
  const columns = hive ?? formatColumns(given, pathPatterns);
  const found: string[][] = [];
  const asked = signal === undefined ? sources : { ...sources, signal };
  for await (const content of groupFiles(given, keys, columns as PathColumns, asked)) {
    const values = content.partition?.map(({ value }) => value) ?? [];
    found.push([values.join(), ...pathsOf(content).map((path) => path.slice(folder.length + 1))]);
  }
  return found;
}

describe('groupFiles', () => {
  it('takes what paths say as their columns declared type has it', async () => {
    write('in/year=2024/a', 'in/year=02024/b', 'in/year=x/c');
    const given = input('year={year}/*', 'in');
    const columns = formatColumns(given, pathPatterns) as PathColumns;
    const typed = { ...columns, columns: [{ name: 'year', type: 'int' as const, isDeclared: true }] };
    expect(await grouped(given, ['year'], typed)).toEqual([
      ['2024', 'in/year=02024/b', 'in/year=2024/a'],
      ['x', 'in/year=x/c'],
    ]);
  });

  it('gives the combinations as they first appear, and in each the order of the input', async () => {
    write('in/b/x/1', 'in/b/y/1', 'in/a/x/1', 'in/a/x/2', 'in/c/z/1');
    expect(await grouped(input('{one}/{two}/*', 'in'), ['two'])).toEqual([
      ['x', 'in/a/x/1', 'in/a/x/2', 'in/b/x/1'],
      ['y', 'in/b/y/1'],
      ['z', 'in/c/z/1'],
    ]);
    const swapped = await grouped(input('{one}/{two}/*', 'in/b', 'in/a'), ['two', 'one']).catch(String);
    expect(swapped).toContain('in/b/x/1 does not fit its partition format {one}/{two}/*');
  });

  it('reads keys in their own order from files that are named one by one, below folders, and hive style', async () => {
    write('in/s=b%20c/t=__HIVE_DEFAULT_PARTITION__/1', 'in/s=a/t=2/1');
    const both = ['in/s=b%20c/t=__HIVE_DEFAULT_PARTITION__/1', 'in/s=a/t=2/1'];
    expect(await grouped(input('s={s}/t={t}/*', ...both), ['t', 's'])).toEqual([
      ['__HIVE_DEFAULT_PARTITION__,b%20c', both[0]],
      ['2,a', both[1]],
    ]);
    const hive = input(undefined, 'in');
    const columns = hiveColumns(hive, ['s', 't'], join(folder, both[0] as string), pathPatterns);
    expect(await grouped(hive, ['t', 's'], columns)).toEqual([
      ['2,a', both[1]],
      [',b c', both[0]],
    ]);
    expect(hiveColumns(hive, ['u'], join(folder, both[0] as string), pathPatterns)).toBeUndefined();
  });

  it('counts skip and take over the files of the input', async () => {
    write('in/a/1', 'in/a/2', 'in/b/1', 'in/b/2');
    const some = { ...input('{one}/*', 'in'), skip: 1, take: 2 };
    expect(await grouped(some, ['one'])).toEqual([
      ['a', 'in/a/2'],
      ['b', 'in/b/1'],
    ]);
  });

  it('gives out nothing once it is aborted', async () => {
    write('in/a/1');
    await expect(grouped(input('{one}/*', 'in'), ['one'], undefined, AbortSignal.abort())).rejects.toThrow();
  });
});
