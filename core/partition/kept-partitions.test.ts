import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathsOf } from '../mini-batch/folder-slices.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import { keptPartitions } from './kept-partitions.ts';

let folder: string;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'kept-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const step = { jobId: 'j', step: 's' };
const here = () => readdirSync(join(folder, 'jobs/j/s/partitions/in')).sort();

const content = (path: string): MiniBatchContent => ({
  folder: '/in/',
  slices: [{ path, size: 1, modifiedMs: 1 }],
  partition: [{ key: 'k', value: path }],
});

async function kept(make: (folder: string) => AsyncIterable<MiniBatchContent>): Promise<string[]> {
  const shelf = { store: createFolderStore(folder), files: avroEntryFiles, step, input: 'in' };
  return (await Array.fromAsync(keptPartitions(shelf, make))).flatMap(pathsOf);
}

async function* of(...paths: string[]): AsyncGenerator<MiniBatchContent> {
  for (const path of paths) yield content(path);
}

describe('keptPartitions', () => {
  it('keeps what was found out first, and asks nobody again', async () => {
    expect(await kept(() => of('a', 'b'))).toEqual(['/in/a', '/in/b']);
    expect(await kept(() => expect.fail('it is known'))).toEqual(['/in/a', '/in/b']);
  });

  it('never uses what a planner began that did not get to its end, and takes it away', async () => {
    const dying = async function* (own: string): AsyncGenerator<MiniBatchContent> {
      await createFolderStore(folder).putIfAbsent(`${own}/000000`, new Uint8Array(1));
      yield content('half');
      // As a killed process: nothing of what follows is done.
      await new Promise(() => {});
    };
    void kept(dying);
    await expect.poll(() => here()).toEqual(['0', '0.claim']);
    expect(await kept(() => of('whole'))).toEqual(['/in/whole']);
    expect(here()).toEqual(['0.claim', '1', '1.claim', 'chosen']);
  });

  it('gives two planners at once the same', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = kept(async function* () {
      yield content('slow');
      await gate.promise;
    });
    expect(await kept(() => of('quick'))).toEqual(['/in/quick']);
    gate.resolve();
    expect(await slow).toEqual(['/in/quick']);
    expect(here().filter((name) => name === '0' || name === '1')).toHaveLength(1);
  });

  it('leaves nothing behind of an input that cannot be read', async () => {
    const failing = kept(async function* () {
      yield content('a');
      throw new Error('unreadable');
    });
    await expect(failing).rejects.toThrow('unreadable');
    expect(here()).toEqual(['0.claim']);
  });
});
