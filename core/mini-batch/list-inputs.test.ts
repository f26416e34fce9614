import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import type { ListOptions, Store, StoreEntry } from '../ports/store.ts';
import { pathsOf } from './folder-slices.ts';
import { listInput, requireInput } from './list-inputs.ts';

/** Two files a page; a name that ends with `/` is a folder without files. */
function folders(...paths: string[]): (root: string) => Store {
  return (root) => {
    const start = root === '/' ? '/' : `${root}/`;
    const names = paths.filter((path) => path.startsWith(start)).map((path) => path.slice(start.length));
    return {
      async *list(_: string, { after, enter, want }: ListOptions = {}) {
        const parents = (name: string) => name.split('/').map((_part, i, parts) => parts.slice(0, i).join('/'));
        const listed = names
          .filter((name) => !name.endsWith('/') && name !== '')
          .filter((name) =>
            parents(name)
              .slice(1)
              .every((folder) => enter?.(folder) ?? true),
          )
          .filter((name) => (want?.(name) ?? true) && (after === undefined || name > after))
          .sort();
        for (let i = 0; i < listed.length; i += 2) yield listed.slice(i, i + 2).map(entryOf);
      },
      stat: async (path: string) => (names.includes(path) ? entryOf(path) : undefined),
      hasFolder: async () => names.length > 0,
      localPath: () => undefined,
    } as Partial<Store> as Store;
  };
}

const entryOf = (path: string): StoreEntry => ({
  path,
  size: path.length,
  modifiedMs: path === 'far.png' ? 2 ** 53 : 1,
});

const input = (paths: string[], given: Partial<ResolvedInput> = {}): ResolvedInput => ({
  name: 'images',
  type: 'file',
  paths,
  isList: paths.length > 1,
  skip: 0,
  take: null,
  ...given,
});

const openFolder = folders(
  '/d/2.png',
  '/d/10.png',
  '/d/.dot/x.png',
  '/d/.millrace/jobs/j/s/1.png',
  '/d/a/1.png',
  '/d/a/.millrace/y.png',
  '/d/a/notes.txt',
  '/e/1.png',
  '/e*/1.png',
  '/empty/',
);

async function paths(given: ResolvedInput, after: { path: string; taken: number } | null = null): Promise<string[]> {
  const listed: string[] = [];
  const position = after && { input: 'images', ...after };
  for await (const page of listInput(given, { patterns: pathPatterns, openFolder, workspace: '/nowhere' }, position)) {
    expect(page.slices.length).toBeGreaterThan(0);
    listed.push(...pathsOf(page));
  }
  return listed;
}

describe('listing an input', () => {
  it('takes all files below a folder, dot files too, but no workspace', async () => {
    expect(await paths(input(['/d']))).toEqual([
      '/d/.dot/x.png',
      '/d/10.png',
      '/d/2.png',
      '/d/a/1.png',
      '/d/a/notes.txt',
    ]);
    expect(await paths(input(['/d/a/.millrace']))).toEqual(['/d/a/.millrace/y.png']);
  });

  it.each(['/f', '/f/far.png'])('refuses by its name a file whose time no record can carry: %s', async (path) => {
    const sources = { patterns: pathPatterns, openFolder: folders('/f/far.png'), workspace: '/nowhere' };
    const message = expect.stringContaining('/f/far.png was last written');
    const first = listInput(input([path]), sources).next();
    await expect(first).rejects.toMatchObject({ code: 'INPUT_UNREADABLE', message });
  });

  it('takes what a pattern matches, by absolute paths', async () => {
    expect(await paths(input(['/d/**/*.png']))).toEqual(['/d/10.png', '/d/2.png', '/d/a/1.png']);
    expect(await paths(input(['/*/1.png']))).toEqual(['/e*/1.png', '/e/1.png']);
    expect(await paths(input(['/e\\*']))).toEqual(['/e*/1.png']);
    expect(await paths(input(['/e\\*/1.png']))).toEqual(['/e*/1.png']);
  });

  it('keeps the order of a list, and takes a file once, where it is first named', async () => {
    const list = ['/e/1.png', '/d/2.png', '/d/*.png', '/d/2.png', '/d', '/d/a/1.png', '/d/.millrace'];
    expect(await paths(input(list))).toEqual([
      '/e/1.png',
      '/d/2.png',
      '/d/10.png',
      '/d/.dot/x.png',
      '/d/a/1.png',
      '/d/a/notes.txt',
      '/d/.millrace/jobs/j/s/1.png',
    ]);
  });

  it('skips and takes over the whole input', async () => {
    expect(await paths(input(['/e/1.png', '/d'], { skip: 2, take: 2 }))).toEqual(['/d/10.png', '/d/2.png']);
    expect(await paths(input(['/d'], { take: 0 }))).toEqual([]);
  });

  it('goes on behind any of its files as it would have', async () => {
    for (const given of [
      input(['/d']),
      input(['/d/**/*.png']),
      input(['/d/a/1.png', '/d', '/e/1.png', '/d/**/*.png']),
      input(['/d/a/1.png', '/d', '/e'], { skip: 1, take: 4 }),
    ]) {
      const whole = await paths(given);
      for (const [i, path] of whole.entries()) {
        expect(await paths(given, { path, taken: i + 1 })).toEqual(whole.slice(i + 1));
      }
    }
  });

  it('finds nothing in an empty folder, which is no fault (fault 35)', async () => {
    expect(await paths(input(['/empty']))).toEqual([]);
    expect(await paths(input(['/empty/**']))).toEqual([]);
    expect(await paths(input(['/d/*.gif']))).toEqual([]);
  });

  it.each(['../../victim.txt', 'a//b', './a'])('refuses a blob that could be no file: %s', async (name) => {
    const hostile = folders('azure-blob://a/c/in/x', `azure-blob://a/c/in/${name}`);
    const listing = Array.fromAsync(
      listInput(input(['azure-blob://a/c/in']), { patterns: pathPatterns, openFolder: hostile, workspace: '/nowhere' }),
    );
    await expect(listing).rejects.toMatchObject({
      code: 'INPUT_NAME_INVALID',
      message: expect.stringContaining(`"azure-blob://a/c/in/${name}"`),
    });
    const matching = input(['azure-blob://a/c/in/x*']);
    const found = await Array.fromAsync(
      listInput(matching, { patterns: pathPatterns, openFolder: hostile, workspace: '/nowhere' }),
    );
    expect(found.flatMap(pathsOf)).toEqual(['azure-blob://a/c/in/x']);
  });

  it.each([
    ['/d/3.png', 'input images: /d/3.png does not exist'],
    ['/nowhere', 'input images: /nowhere does not exist'],
    ['/d/b/*.png', 'input images: the folder /d/b of the pattern /d/b/*.png does not exist'],
  ])('says that %s is missing', async (path, message) => {
    await expect(paths(input(['/e', path]))).rejects.toMatchObject({ code: 'INPUT_MISSING', message });
  });

  it('says of a pipe that it is one, and not that it is missing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'inputs-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const required = requireInput(input([join(folder, 'pipe')]), {
      patterns: pathPatterns,
      openFolder: createFolderStore,
    });
    await expect(required).rejects.toMatchObject({
      code: 'INPUT_MISSING',
      message: `input images: ${folder}/pipe is neither a file nor a folder (a pipe, a device, a socket, a link to nothing)`,
      hint: 'name a regular file or a folder',
    });
  });
});
