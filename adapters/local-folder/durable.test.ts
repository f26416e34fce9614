import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolders, syncFolder, writeAll, writeDurably } from './durable.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-durable-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('durable writing', () => {
  it('writes bytes of any length, and pieces as they come', async () => {
    const large = Buffer.alloc(900_000, 'abc');
    await writeDurably(join(folder, 'large'), large);
    expect(readFileSync(join(folder, 'large')).equals(large)).toBe(true);
    await writeDurably(
      join(folder, 'pieces'),
      (async function* () {
        yield Buffer.from('one ');
        yield large;
      })(),
    );
    expect(readFileSync(join(folder, 'pieces')).equals(Buffer.concat([Buffer.from('one '), large]))).toBe(true);
  });

  it('makes folders with their parents, and says why where it cannot', () => {
    expect(makeFolders(join(folder, 'a/b/c'))).toBe(join(folder, 'a'));
    expect(makeFolders(join(folder, 'a/b/d'))).toBe(join(folder, 'a/b/d'));
    expect(makeFolders(join(folder, 'a'))).toBeUndefined();
    expect(() => makeFolders('/sys/a/b')).toThrow('EPERM');
    // Where Node's own goes round for ever.
    expect(() => makeFolders('/proc/x/y')).toThrow('ENOENT');
  });

  it('never writes into a file that is there', async () => {
    writeFileSync(join(folder, 'file'), 'mine');
    await expect(writeDurably(join(folder, 'file'), Buffer.from('other'))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe('mine');
  });

  it('appends at the position of an open file', async () => {
    const fd = openSync(join(folder, 'file'), 'a');
    await writeAll(fd, Buffer.from('one '));
    await writeAll(fd, Buffer.alloc(600_000, 'x'));
    await writeAll(fd, Buffer.from(' two'));
    closeSync(fd);
    expect(readFileSync(join(folder, 'file'), 'utf8')).toBe(`one ${'x'.repeat(600_000)} two`);
  });

  it('makes folders that are missing, any number of times', async () => {
    for (let i = 0; i < 2; i++) await makeFolder(join(folder, 'a/b/c'));
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['c']);
    mkdirSync(join(folder, 'd'));
    await syncFolder(join(folder, 'd'));
    await expect(syncFolder(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
