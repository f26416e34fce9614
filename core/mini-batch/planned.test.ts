import { describe, expect, it } from 'vitest';
import type { PlannedEntry } from '../ports/codec.ts';
import { miniBatchesOf, type PlannedMiniBatch, plannedEntriesOf } from './planned.ts';

const file = (path: string) => ({ path, size: 3, modifiedMs: 4 });

const entry = (index: number, ...paths: string[]): PlannedEntry => ({
  index,
  input: 'a',
  folder: '/',
  slices: paths.map(file),
});

describe('the entries of a plan part', () => {
  it('give back the mini-batches that they were made of', async () => {
    const part: PlannedMiniBatch[] = [
      { index: 7, input: 'a', files: [file('/in/1'), file('/in/2')] },
      { index: 8, input: 'a', files: [file('/in/3')] },
      { index: 9, input: 'b', files: [file('/1')] },
    ];
    const entries = [...plannedEntriesOf(part)];
    expect(entries.map(({ index, input, folder }) => `${index} ${input} ${folder}`)).toEqual([
      '7 a /in/',
      '8 a /in/',
      '9 b /',
    ]);
    expect(await miniBatchesOf(entries)).toEqual(part);
    expect(await miniBatchesOf([])).toEqual([]);
  });

  it.each([
    ['with a gap', [entry(0, '1'), entry(2, '2')], '2 follows 0'],
    ['out of order', [entry(1, '1'), entry(0, '2')], '0 follows 1'],
    ['of one twice', [entry(0, '1'), entry(0, '2')], '0 follows 0'],
    ['of nothing', [entry(0)], '0 has no files'],
  ])('are refused %s', async (_, entries, why) => {
    await expect(miniBatchesOf(entries)).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      message: expect.stringContaining(why),
    });
  });
});
