import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textIfThere } from './text-if-there.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-text-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('tells what a file says, or that there is none', async () => {
  writeFileSync(join(folder, 'a'), 'word');
  expect(await textIfThere(join(folder, 'a'))).toBe('word');
  expect(await textIfThere(join(folder, 'b'))).toBeUndefined();
});

it('takes one that cannot be read for no missing one', async () => {
  const told = { code: 'INPUT_UNREADABLE', message: expect.stringContaining(`${folder} cannot be read: EISDIR`) };
  await expect(textIfThere(folder)).rejects.toMatchObject(told);
});
