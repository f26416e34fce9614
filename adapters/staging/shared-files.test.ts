import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Store } from '../../core/ports/store.ts';
import { SharedFiles } from './shared-files.ts';

let folder: string;
let shared: SharedFiles;
let reads: string[];
let etag: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shared-'));
  reads = [];
  etag = '"1"';
  let count = 0;
  const openStore = (root: string) =>
    ({
      address: (path: string) => `${root}/${path}`,
      stat: async (path: string) => ({ path, size: 3, modifiedMs: 1_000, etag }),
      stream: (path: string, _from: number, _to: number, wanted: string) => streamOf(path, wanted),
    }) as Partial<Store> as Store;
  shared = new SharedFiles({ openStore, newFolder: () => join(folder, String(++count)) });
});
afterEach(() => rmSync(folder, { recursive: true }));

async function* streamOf(path: string, wanted: string): AsyncGenerator<Uint8Array> {
  reads.push(path);
  if (wanted !== etag) throw new Error('Azure answered 412');
  yield Buffer.from('abc');
}

const file = (path: string) => ({ path: `azure-blob://a/c/${path}`, size: 3, modifiedMs: 1_000, etag: '"1"' });

describe('files that many use', () => {
  it('are fetched once, below the name of what they are of, and removed after the last user', async () => {
    const wanted = { base: 'azure-blob://a/c/deep/words', files: [file('deep/words/x'), file('deep/words/sub/y')] };
    const [first, second] = await Promise.all([shared.take(wanted), shared.take({ ...wanted })]);
    expect(first.path).toBe(second.path);
    expect(first.path).toMatch(/\/words$/);
    expect(readFileSync(`${first.path}/sub/y`, 'utf8')).toBe('abc');
    expect(reads.toSorted()).toEqual(['deep/words/sub/y', 'deep/words/x']);
    await first.giveBack();
    expect(existsSync(second.path)).toBe(true);
    await second.giveBack();
    expect(existsSync(second.path)).toBe(false);
  });

  it.each(['deep/words/../../../../victim.txt', 'deep/words//x', 'deep/words/sub/', 'elsewhere'])(
    'are refused by their names, before anything is written, when one leads elsewhere: %s',
    async (hostile) => {
      const victim = join(folder, 'victim.txt');
      writeFileSync(victim, 'as it was');
      const wanted = { base: 'azure-blob://a/c/deep/words', files: [file('deep/words/x'), file(hostile)] };
      await expect(shared.take(wanted)).rejects.toMatchObject({
        code: 'INPUT_NAME_INVALID',
        message: expect.stringContaining(`azure-blob://a/c/${hostile}`),
      });
      expect([readdirSync(folder), readFileSync(victim, 'utf8'), reads]).toEqual([['victim.txt'], 'as it was', []]);
    },
  );

  it('may be a single one, and leave nothing when it is not what it was', async () => {
    const wanted = { base: 'azure-blob://a/c/labels.csv', files: [file('labels.csv')] };
    const { path } = await shared.take(wanted);
    expect(readFileSync(path, 'utf8')).toBe('abc');
    // For nobody else on the machine.
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    etag = '"2"';
    const other = { ...wanted, base: 'azure-blob://a/c/other.csv', files: [file('other.csv')] };
    await expect(shared.take(other)).rejects.toThrow('was planned with');
    expect(existsSync(join(folder, '2'))).toBe(false);
  });

  it('are no longer fetched once one of them is not what it was', async () => {
    const files = Array.from({ length: 200 }, (_, at) => file(`deep/words/${at}`));
    const changed = { ...file('deep/words/changed'), etag: '"0"' };
    const wanted = { base: 'azure-blob://a/c/deep/words', files: [changed, ...files] };
    await expect(shared.take(wanted)).rejects.toThrow('was planned with');
    expect(reads.length).toBeLessThan(files.length);
  });
});
