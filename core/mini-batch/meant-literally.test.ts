import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { resolvePattern } from '../job/paths.ts';
import { pathsOf } from './folder-slices.ts';
import { listInput } from './list-inputs.ts';
import { meantLiterally } from './meant-literally.ts';

const sources = { patterns: pathPatterns, openFolder: createFolderStore, workspace: '/nowhere' };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'literally-[1]-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

async function listed(path: string): Promise<string[]> {
  const input: ResolvedInput = { name: 'i', type: 'file', paths: [path], isList: false, skip: 0, take: null };
  const found: string[] = [];
  for await (const page of listInput(input, sources)) found.push(...pathsOf(page));
  return found;
}

describe('an input that holds no files', () => {
  it.each(['a[1]', 'a[!x]', '{a,b}', 'a*', 'what?', 'a\\[1]b[2]', '[a]{b}*'])(
    'is told the words for a folder that is called as its pattern: %s',
    async (written) => {
      const name = written.replaceAll(/\\(.)/g, '$1');
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'x'), '');
      const path = resolvePattern(folder, written);
      expect(await listed(path)).toEqual([]);
      const hint = await meantLiterally([path], sources);
      expect(hint).toContain(`${join(folder, name)} is there, but the path is a pattern`);
      const advised = hint?.slice(hint.indexOf(' write ') + ' write '.length) ?? '';
      expect(await listed(advised)).toEqual([join(folder, name, 'x')]);
    },
  );

  it('is told them for a file as well', async () => {
    writeFileSync(join(folder, '{a,b}'), '');
    const path = resolvePattern(folder, '{a,b}');
    expect(await listed(path)).toEqual([]);
    const hint = await meantLiterally([resolvePattern(folder, 'nothing'), path], sources);
    expect(await listed(hint?.split(' write ')[1] ?? '')).toEqual([join(folder, '{a,b}')]);
  });

  it('is told nothing where there is nothing of that name', async () => {
    mkdirSync(join(folder, 'empty'));
    const paths = ['[x]', '*', 'empty'].map((path) => resolvePattern(folder, path));
    expect(await meantLiterally(paths, sources)).toBeUndefined();
  });
});
