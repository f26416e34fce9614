import { describe, expect, it } from 'vitest';
import type { PlannedInput } from '../ports/codec.ts';
import { miniBatchesOf, type PlannedMiniBatch, plannedInputsOf } from './planned.ts';

const file = (path: string) => ({ path, size: 3, modifiedMs: 4 });

const entry = (input: string, path: string, index: number): PlannedInput => ({ input, index, ...file(path) });

describe('the entries of a plan part', () => {
  it('give back the mini-batches that they were made of', async () => {
    const part: PlannedMiniBatch[] = [
      { index: 7, input: 'a', files: [file('/1'), file('/2')] },
      { index: 8, input: 'a', files: [file('/3')] },
      { index: 9, input: 'b', files: [file('/1')] },
    ];
    const entries = [...plannedInputsOf(part)];
    expect(entries.map(({ index, input, path }) => `${index} ${input} ${path}`)).toEqual([
      '7 a /1',
      '7 a /2',
      '8 a /3',
      '9 b /1',
    ]);
    expect(await miniBatchesOf(entries)).toEqual(part);
    expect(await miniBatchesOf([])).toEqual([]);
  });

  it.each([
    ['with a gap', [entry('a', '/1', 0), entry('a', '/2', 2)], '2 follows 0'],
    ['out of order', [entry('a', '/1', 1), entry('a', '/2', 0)], '0 follows 1'],
    ['of two inputs in one', [entry('a', '/1', 0), entry('b', '/2', 0)], '0 mixes the inputs a and b'],
  ])('are refused %s', async (_, entries, why) => {
    await expect(miniBatchesOf(entries)).rejects.toMatchObject({
      code: 'STATE_CORRUPT',
      message: expect.stringContaining(why),
    });
  });
});
