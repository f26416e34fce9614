import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { privateFolder } from './private-folder.ts';

let above: string;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'private-'));
});
afterEach(() => rmSync(above, { recursive: true }));

const mode = (path: string): number => statSync(path).mode & 0o777;

it('nobody else may look into it, whether it is new or was open to all', () => {
  const folder = join(above, 'new');
  expect(mode(privateFolder(folder))).toBe(0o700);
  const open = join(above, 'open');
  mkdirSync(open, { mode: 0o755 });
  expect(mode(privateFolder(open))).toBe(0o700);
});

it('what leads somewhere else is refused by its name', () => {
  const link = join(above, 'link');
  symlinkSync(above, link);
  expect(() => privateFolder(link)).toThrow(`cannot keep files in ${link} for this user alone`);
});
