import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListOptions } from '../../core/ports/store.ts';
import { createFolderStore } from './store.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-listing-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(...paths: string[]): void {
  for (const path of paths) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
}

async function listed(options: ListOptions = {}, folder = ''): Promise<string[]> {
  const paths: string[] = [];
  for await (const page of createFolderStore(root).list(folder, options)) paths.push(...page.map(({ path }) => path));
  return paths;
}

describe('listing a folder', () => {
  it('follows links to files and folders, in the order of their own names', async () => {
    write('data/1', 'data/2', 'm');
    symlinkSync('data', join(root, 'link'));
    symlinkSync(join(root, 'data/1'), join(root, 'link-1'));
    expect(await listed()).toEqual(['data/1', 'data/2', 'link-1', 'link/1', 'link/2', 'm']);
  });

  it('lists a file once for each way to it, but never goes round in a loop', async () => {
    write('a/1', 'b/2');
    symlinkSync('.', join(root, 'a/self'));
    symlinkSync('..', join(root, 'a/up'));
    symlinkSync('../b', join(root, 'a/to-b'));
    symlinkSync('../a', join(root, 'b/to-a'));
    expect(await listed()).toEqual(['a/1', 'a/to-b/2', 'b/2', 'b/to-a/1']);
  });

  it('passes over links that lead nowhere, and what is neither file nor folder', async () => {
    write('a');
    symlinkSync('missing', join(root, 'broken'));
    symlinkSync('round', join(root, 'round'));
    const server = createServer().listen(join(root, 'socket'));
    await once(server, 'listening');
    expect(await listed()).toEqual(['a']);
    server.close();
  });

  it('passes over what vanishes while it is listed', async () => {
    write('a/1', 'b/2', 'c', 'd');
    const want = (path: string) => {
      if (path === 'a/1') rmSync(join(root, 'b'), { recursive: true });
      if (path === 'c') rmSync(join(root, 'c'));
      return true;
    };
    expect(await listed({ want })).toEqual(['a/1', 'd']);
  });

  it('never shows a file that is not finished', async () => {
    write('a', '.millrace-tmp-1', 'b/.millrace-tmp-2', '.millrace');
    expect(await listed()).toEqual(['.millrace', 'a']);
  });

  it('refuses a name that is not UTF-8, unless nobody wants it', async () => {
    write('data/good.png', 'data/\ufffd is a character.png');
    writeFileSync(Buffer.concat([Buffer.from(`${root}/data/caf`), Buffer.of(0xe9), Buffer.from('.txt')]), 'x');
    await expect(listed()).rejects.toMatchObject({
      code: 'INPUT_NAME_INVALID',
      message: `a name in ${root}/data is not valid UTF-8: caf\\xe9.txt`,
    });
    const want = (path: string) => path.endsWith('.png');
    expect(await listed({ want })).toEqual(['data/good.png', 'data/\ufffd is a character.png']);
  });

  it('refuses to enter a folder whose name is not UTF-8', async () => {
    mkdirSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.of(0xff)]));
    await expect(listed()).rejects.toMatchObject({ code: 'INPUT_NAME_INVALID' });
    expect(await listed({ enter: () => false })).toEqual([]);
  });

  it('gives way to others while it looks at files', async () => {
    for (let i = 0; i < 300; i++) writeFileSync(join(root, `file-${i}`), '');
    let turns = 0;
    const turn = () => {
      turns += 1;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const turnsAtFile: number[] = [];
    const want = () => {
      const until = performance.now() + 0.1;
      while (performance.now() < until);
      return turnsAtFile.push(turns) > 0;
    };
    const paths = await listed({ want });
    clearImmediate(next);
    expect(paths).toHaveLength(300);
    expect(turnsAtFile.at(-1)).toBeGreaterThan(turnsAtFile[0] ?? 0);
  });

  describe('once it is long', () => {
    beforeEach(() => {
      write('a/first');
      for (let i = 0; i < 2100; i++) writeFileSync(join(root, `a/${i}`), '');
    });

    it('lists the folders that follow in the same way', async () => {
      write('b/\u{1f600}', 'b/\uff21', 'b/.millrace-tmp-1', 'c/1', 'd/2');
      symlinkSync('../c', join(root, 'b/link'));
      symlinkSync('..', join(root, 'c/up'));
      const want = (path: string) => {
        if (path === 'c/1') rmSync(join(root, 'd'), { recursive: true });
        return true;
      };
      const paths = await listed({ want });
      expect(paths.slice(2101)).toEqual(['b/link/1', 'b/\uff21', 'b/\u{1f600}', 'c/1']);
    });

    it('refuses names that are not UTF-8 there as well', async () => {
      write('b/good');
      writeFileSync(Buffer.concat([Buffer.from(`${root}/b/caf`), Buffer.of(0xe9)]), 'x');
      await expect(listed()).rejects.toMatchObject({
        code: 'INPUT_NAME_INVALID',
        message: `a name in ${root}/b is not valid UTF-8: caf\\xe9`,
      });
    });
  });
});
