import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { avroEntryFiles } from '../../adapters/avro/entry-files.ts';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { MillraceError } from '../errors.ts';
import { pathsOf } from '../mini-batch/folder-slices.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { Store } from '../ports/store.ts';
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

async function kept(
  make: (folder: string) => AsyncIterable<MiniBatchContent>,
  store: Store = createFolderStore(folder),
): Promise<string[]> {
  const shelf = { store, files: avroEntryFiles, step, input: 'in' };
  return (await Array.fromAsync(keptPartitions(shelf, make))).flatMap(pathsOf);
}

async function* dying(own: string, dead: () => void): AsyncGenerator<MiniBatchContent> {
  await createFolderStore(folder).putIfAbsent(`${own}/000000`, new Uint8Array(1));
  yield content('half');
  dead();
  // As a killed process: nothing of what follows is done.
  await new Promise(() => {});
}

/** Resolves once it does nothing more. */
function die(): Promise<void> {
  const dead = Promise.withResolvers<void>();
  void kept((own) => dying(own, dead.resolve));
  return dead.promise;
}

async function* of(...paths: string[]): AsyncGenerator<MiniBatchContent> {
  for (const path of paths) yield content(path);
}

describe('keptPartitions', () => {
  it('keeps what was found out first, and asks nobody again', async () => {
    expect(await kept(() => of('a', 'b'))).toEqual(['/in/a', '/in/b']);
    expect(
      await kept(() => {
        throw new Error('it is known');
      }),
    ).toEqual(['/in/a', '/in/b']);
  });

  it('never uses what a planner began that did not get to its end, and takes it away', async () => {
    await die();
    expect(here()).toEqual(['0', '0.claim']);
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

  it('takes away what another began later and died of', async () => {
    const gate = Promise.withResolvers<void>();
    const first = kept(async function* () {
      yield content('first');
      await gate.promise;
    });
    await expect.poll(() => here()).toContain('0.claim');
    await die();
    expect(here()).toContain('1');
    gate.resolve();
    expect(await first).toEqual(['/in/first']);
    expect(here()).toEqual(['0', '0.claim', '1.claim', 'chosen']);
  });

  it('does not begin once another is through, which looks for others just once', async () => {
    const store = createFolderStore(folder);
    const late: Store = {
      ...store,
      putIfAbsent: async (path, bytes) => {
        if (path.endsWith('0.claim')) expect(await kept(() => of('first'))).toEqual(['/in/first']);
        return store.putIfAbsent(path, bytes);
      },
    };
    let begun = 0;
    const second = () => {
      begun += 1;
      return of('second');
    };
    expect(await kept(second, late)).toEqual(['/in/first']);
    expect(begun).toBe(0);
  });

  it('goes on when what another writes to at this moment cannot be taken away', async () => {
    await die();
    expect(here()).toContain('0');
    const remove = () => Promise.reject(new MillraceError('STORE_UNAVAILABLE', 'it is not empty'));
    expect(await kept(() => of('a'), { ...createFolderStore(folder), remove })).toEqual(['/in/a']);
  });

  it('leaves nothing behind of an input that cannot be read', async () => {
    const failing = kept(async function* () {
      yield content('a');
      throw new Error('unreadable');
    });
    await expect(failing).rejects.toThrow('unreadable');
    expect(here()).toEqual(['0.claim']);
  });

  it('stays with its own when the disk is full behind the choice', async () => {
    const store = createFolderStore(folder);
    const putIfAbsent: Store['putIfAbsent'] = async (path, bytes) => {
      const isFirst = await store.putIfAbsent(path, bytes);
      if (path.endsWith('/chosen')) throw new MillraceError('STORE_FULL', 'disk full');
      return isFirst;
    };
    expect(await kept(() => of('a', 'b'), { ...store, putIfAbsent })).toEqual(['/in/a', '/in/b']);
    expect(await kept(() => of('c'))).toEqual(['/in/a', '/in/b']);
  });
});
