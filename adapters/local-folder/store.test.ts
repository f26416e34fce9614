import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFolderStore } from './store.ts';

const STORE_MODULE = new URL('./store.ts', import.meta.url).href;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'millrace-store-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

async function listed(): Promise<string[]> {
  const paths: string[] = [];
  for await (const page of createFolderStore(root).list('')) paths.push(...page.map(({ path }) => path));
  return paths;
}

/** A program of its own over the same folder. */
const program = (body: string): string =>
  `import { createFolderStore } from ${JSON.stringify(STORE_MODULE)};
   const store = createFolderStore(${JSON.stringify(root)});
   ${body}`;

const nodeArguments = (body: string): string[] => ['--no-warnings', '--input-type=module', '-e', program(body)];

describe('a folder store', () => {
  it('is made when it is first written to', async () => {
    const store = createFolderStore(join(root, 'not/yet/there'));
    expect(await store.hasFolder('')).toBe(false);
    expect(existsSync(join(root, 'not'))).toBe(false);
    expect(await store.putIfAbsent('a/b', Buffer.from('x'))).toBe(true);
    expect(existsSync(join(root, 'not/yet/there/a/b'))).toBe(true);
  });

  it('leaves no temporary file behind', async () => {
    const store = createFolderStore(root);
    await store.put('file', Buffer.from('1'));
    await store.put('file', Buffer.from('2'));
    await store.putIfAbsent('file', Buffer.from('3'));
    await Promise.all([1, 2, 3].map(() => store.putIfAbsent('claim', Buffer.from('x'))));
    await expect(store.put('claim/below', Buffer.from('x'))).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    mkdirSync(join(root, 'folder'));
    await expect(store.put('folder', Buffer.from('x'))).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      message: expect.stringContaining(`${root}/folder`),
    });
    expect(readdirSync(root).sort()).toEqual(['claim', 'file', 'folder']);
  });

  it('makes a folder again that somebody removed', async () => {
    const store = createFolderStore(root);
    await store.put('a/b/1', Buffer.from('x'));
    rmSync(join(root, 'a'), { recursive: true });
    await store.put('a/b/2', Buffer.from('x'));
    rmSync(root, { recursive: true });
    expect(await store.putIfAbsent('a/b/3', Buffer.from('x'))).toBe(true);
    expect(await listed()).toEqual(['a/b/3']);
  });

  it('removes a link, never what it leads to', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'millrace-outside-'));
    writeFileSync(join(outside, 'file'), 'x');
    mkdirSync(join(root, 'a'));
    symlinkSync(outside, join(root, 'a/link'));
    await createFolderStore(root).remove('a');
    expect(readdirSync(outside)).toEqual(['file']);
    rmSync(outside, { recursive: true });
  });

  it('shows nothing of what a killed process had begun to write', async () => {
    const child = spawn(
      process.execPath,
      nodeArguments(`
        async function* content() {
          yield Buffer.alloc(100_000);
          process.stdout.write('begun');
          await new Promise((resolve) => setTimeout(resolve, 1e9));
        }
        await store.putIfAbsent('plan/0', content());`),
    );
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(join(root, 'plan'))).toHaveLength(1);
    expect(await listed()).toEqual([]);
    expect(await createFolderStore(root).putIfAbsent('plan/0', Buffer.from('whole'))).toBe(true);
    expect(await listed()).toEqual(['plan/0']);
  });

  it('says that the disk is full, keeps what was there, and no half of what was not (fault 40)', async () => {
    await createFolderStore(root).put('kept', Buffer.from('old'));
    const body = `
      const large = Buffer.alloc(400 * 1024);
      async function* pieces() { for (let i = 0; i < 10; i++) yield Buffer.alloc(50 * 1024); }
      for (const put of [() => store.put('kept', large), () => store.putIfAbsent('new', pieces())]) {
        try { await put(); console.log('written'); } catch (error) { console.log(error.code, error.message); }
      }`;
    const limited = ['-c', 'ulimit -f 200; exec "$@"', 'sh', process.execPath, ...nodeArguments(body)];
    const output = execFileSync('bash', limited, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    expect(output.trim().split('\n')).toEqual(
      ['kept', 'new'].map(
        (name) => `STORE_FULL disk full: the file would pass the size limit: cannot write ${root}/${name} (EFBIG)`,
      ),
    );
    expect(readdirSync(root)).toEqual(['kept']);
    expect(Buffer.from((await createFolderStore(root).read('kept')) ?? []).toString()).toBe('old');
  });

  it('tells exactly one of several processes that it was the first', async () => {
    const body = `
      const won = [];
      for (let i = 0; i < 40; i++) if (await store.putIfAbsent('epochs/' + i, Buffer.from('x'))) won.push(i);
      console.log(JSON.stringify(won));`;
    const children = [1, 2, 3].map(() => spawn(process.execPath, nodeArguments(body)));
    const won = await Promise.all(
      children.map(
        async (child): Promise<number[]> => JSON.parse(Buffer.concat(await child.stdout.toArray()).toString()),
      ),
    );
    expect(won.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, i) => i));
  });
});
