import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sourceFiles } from './source-files.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'sources-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const list = (ignored?: string) => {
  const isIgnored = (path: string) => path === ignored;
  return sourceFiles({ root, isIgnored, isExcluded: () => false, excluded: [] }).map(({ path }) => path);
};

it.each([
  ['a file', (odd: Buffer) => writeFileSync(odd, '')],
  ['a folder', (odd: Buffer) => mkdirSync(odd)],
])('%s whose name is not UTF-8 is refused by that name, unless it is left out', (_, make) => {
  writeFileSync(join(root, '\ufffd is a character.txt'), '');
  make(Buffer.concat([Buffer.from(`${root}/caf`), Buffer.of(0xe9)]));
  const message = `a name in ${root} is not valid UTF-8: caf\\xe9`;
  const refused = { code: 'INPUT_NAME_INVALID', message, hint: expect.stringContaining('.amlignore') };
  expect(() => list()).toThrow(expect.objectContaining(refused));
  expect(list('caf\ufffd')).toEqual(['\ufffd is a character.txt']);
});
