import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { refuseUnwritable } from './refuse-place.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'place-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a place that can be made is not refused, and not made', () => {
  refuseUnwritable(folder);
  refuseUnwritable(join(folder, 'a/b'));
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

it('a file, and what should be below one, is refused by its name', () => {
  const file = join(folder, 'file');
  writeFileSync(file, '');
  const refused = (path: string, message: string) =>
    expect(() => refuseUnwritable(path, 'TMPDIR')).toThrow(expect.objectContaining({ code: 'USAGE', message }));
  refused(file, 'TMPDIR is no folder');
  refused(join(file, 'a/b'), `TMPDIR cannot be made: ${file} is no folder`);
});

it('a link is followed, and one to nothing is refused by its name', () => {
  const link = join(folder, 'link');
  symlinkSync(folder, join(folder, 'self'));
  refuseUnwritable(join(folder, 'self'));
  symlinkSync(join(folder, 'gone'), link);
  const refused = (path: string, message: string) =>
    expect(() => refuseUnwritable(path)).toThrow(expect.objectContaining({ code: 'USAGE', message }));
  refused(link, `${link} is a link to what is not there`);
  refused(join(link, 'a'), `${join(link, 'a')} cannot be made: ${link} is a link to what is not there`);
});

it('a path that is too long is refused as such', () => {
  const path = join(folder, 'd'.repeat(4_000), 'd'.repeat(200));
  const message = `cannot write to ${path}: name too long (ENAMETOOLONG)`;
  expect(() => refuseUnwritable(path)).toThrow(expect.objectContaining({ code: 'USAGE', message }));
});
