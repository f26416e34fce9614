import { describe, expect, it } from 'vitest';
import { busyStore } from '../../tests/support/busy-store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { MOST_AT_ONCE } from '../side-by-side.ts';
import { type ByProduct, holdsStill, keepByProducts, knownByProducts } from './by-products.ts';

describe('a note of where a run writes', () => {
  const files = ['rows.txt', 'rows.txt.partial'];
  const holds = (note: ByProduct, ...there: readonly string[]): boolean =>
    holdsStill(note, {
      exists: (path) => there.includes(path),
      isEmpty: (folder) => !there.some((path) => path.startsWith(`${folder}/`)),
    });

  it('holds where its run has not begun to write, while it does, and afterwards', () => {
    expect(holds({ place: '/job/o', files })).toBe(true);
    expect(holds({ place: '/job/o', files }, '/job/o/rows.txt.partial', '/job/o/any')).toBe(true);
    expect(holds({ place: '/job/o', files }, '/job/o/rows.txt', '/job/o/any')).toBe(true);
  });

  it('holds no longer for a folder in which nothing of the job is', () => {
    expect(holds({ place: '/job/o', files }, '/job/o/helper.py')).toBe(false);
  });

  it('holds where it cannot be told what is of the job', () => {
    expect(holds({ place: '/job/o', files: [] }, '/job/o/any')).toBe(true);
    expect(holds({ place: '/job/run.log' }, '/job/run.log')).toBe(true);
    expect(holds({ place: '/job/{job_id}', files }, '/job/{job_id}/any')).toBe(true);
  });
});

it('places that runs write to are known by what was kept; a note that is none is refused by name', async () => {
  const files = new Map<string, Uint8Array>();
  const store = memoryStore(files);
  await keepByProducts(store, [{ place: '/code/out' }]);
  expect(await knownByProducts(store)).toEqual([{ place: '/code/out' }]);
  const [path] = files.keys();
  files.set(path as string, new TextEncoder().encode('{"place":7}'));
  const message = `${path} in the workspace is not what it should be`;
  const hint = expect.stringMatching(/^remove it: /);
  await expect(knownByProducts(store)).rejects.toMatchObject({ code: 'STATE_CORRUPT', message, hint });
});

it('however many places are known, few notes are read at the same time', async () => {
  const store = busyStore();
  const notes = Array.from({ length: 2 * MOST_AT_ONCE }, (_, n) => ({ place: `/code/out-${n}` }));
  await keepByProducts(store, notes);
  expect(await knownByProducts(store)).toHaveLength(notes.length);
  expect(store.mostReads()).toBe(MOST_AT_ONCE);
});
