import { describe, expect, it } from 'vitest';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import { miniBatchesOf } from './planned.ts';

const file = (path: string) => ({ path, size: 3, modifiedMs: 4 });

const entry = (index: number, ...paths: string[]): PlannedMiniBatch => ({
  index,
  input: 'a',
  folder: '/',
  slices: paths.map(file),
});

async function* oneByOne(entries: readonly PlannedMiniBatch[]) {
  yield* entries;
}

describe('the entries of a plan part', () => {
  it('are the mini-batches that were planned', async () => {
    const part = [entry(7, 'in/1', 'in/2'), entry(8, 'in/3')];
    expect(await miniBatchesOf(oneByOne(part))).toEqual(part);
    expect(await miniBatchesOf(oneByOne([]))).toEqual([]);
  });

  it.each([
    ['with a gap', [entry(0, '1'), entry(2, '2')], '2 follows 0'],
    ['out of order', [entry(1, '1'), entry(0, '2')], '0 follows 1'],
    ['of one twice', [entry(0, '1'), entry(0, '2')], '0 follows 0'],
    ['of nothing', [entry(0)], '0 has no files'],
  ])('are refused %s', async (_, entries, why) => {
    await expect(miniBatchesOf(oneByOne(entries))).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      message: expect.stringContaining(why),
    });
  });
});
