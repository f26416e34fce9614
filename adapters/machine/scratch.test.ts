import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scratchFolder, sweepScratch } from './scratch.ts';

const IN_TWO_DAYS = Date.now() + 2 * 24 * 3_600_000;

let above: string;
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'scratch-'));
});
afterEach(() => rmSync(above, { recursive: true, force: true }));

const make = (folder: string): string => {
  mkdirSync(join(folder, 'within'), { recursive: true });
  return folder;
};
const { pid } = spawnSync('true');
/** As a process would have left it that is gone. */
const left = (): string => {
  return make(scratchFolder(0, above).replace(`-${process.pid}-`, `-${pid}-`));
};

it('what a killed process left goes after a day', async () => {
  const folder = left();
  await sweepScratch(Date.now(), above);
  expect(existsSync(folder)).toBe(true);
  await sweepScratch(IN_TWO_DAYS, above);
  expect(existsSync(folder)).toBe(false);
});

it('what lives, and what is not ours, stays', async () => {
  const folders = [scratchFolder(3, above), join(above, 'millrace-1'), join(above, 'else')].map(make);
  await sweepScratch(IN_TWO_DAYS, above);
  expect(folders.map((folder) => existsSync(folder))).toEqual([true, true, true]);
});

it('where very many lie a sweep takes some, and the next ones the others', async () => {
  const folders = Array.from({ length: 120 }, left);
  const there = (): number => folders.filter((folder) => existsSync(folder)).length;
  await sweepScratch(IN_TWO_DAYS, above);
  expect(there()).toBe(70);
  for (let sweep = 1; sweep < 5; sweep += 1) await sweepScratch(IN_TWO_DAYS + sweep, above);
  expect(there()).toBe(0);
});
