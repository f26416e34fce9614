import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedMiniBatch } from '../ports/codec.ts';
import type { Slice } from '../ports/records.ts';
import { type FolderSlices, pathsOf } from './folder-slices.ts';
import { advance, PLAN_START, type PlanPosition } from './plan-position.ts';

import { Splitter } from './splitter.ts';

interface Case {
  readonly size: number;
  /** How many files each input has. */
  readonly inputs: readonly number[];
  /** How long the pages are that they come in. */
  readonly page: number;
}

const cases = fc.record<Case>({
  size: fc.integer({ min: 1, max: 7 }),
  inputs: fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 4 }),
  page: fc.integer({ min: 1, max: 11 }),
});

const filesOf = (count: number): Slice[] =>
  Array.from({ length: count }, (_, i) => ({ path: `${i}`, size: (i * 7919) % 1000, modifiedMs: i }));

const pathsIn = (input: number, count: number): string[] => pathsOf({ folder: `/${input}/`, slices: filesOf(count) });

const page = (input: number, slices: readonly Slice[]): FolderSlices => ({ folder: `/${input}/`, slices });

function split({ size, inputs, page: pageSize }: Case, limit: number | null = null, start: PlanPosition = PLAN_START) {
  const splitter = new Splitter(size, limit, start);
  const miniBatches: PlannedMiniBatch[] = [];
  for (const [input, count] of inputs.entries()) {
    const last = start.last;
    if (last !== null && input < Number(last.input)) continue;
    const files = filesOf(count).slice(last?.input === String(input) ? last.taken : 0);
    for (let i = 0; i < files.length; i += pageSize) {
      miniBatches.push(...splitter.take(String(input), page(input, files.slice(i, i + pageSize))));
    }
    miniBatches.push(...splitter.endInput());
  }
  return { splitter, miniBatches };
}

describe('the splitter', () => {
  it('gives out every file once, in order, numbered from 0', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { splitter, miniBatches } = split(given);
        const paths = given.inputs.flatMap((count, input) => pathsIn(input, count));
        expect(miniBatches.flatMap(pathsOf)).toEqual(paths);
        expect(miniBatches.map(({ index }) => index)).toEqual(miniBatches.map((_, i) => i));
        expect([splitter.miniBatches, splitter.items]).toEqual([miniBatches.length, paths.length]);
      }),
    );
  });

  it('fills each mini-batch but the last of an input, and never mixes two inputs', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { miniBatches } = split(given);
        for (const [i, { input, folder, slices }] of miniBatches.entries()) {
          expect(folder).toBe(`/${input}/`);
          expect(slices.length).toBeGreaterThan(0);
          expect(slices.length).toBeLessThanOrEqual(given.size);
          if (miniBatches[i + 1]?.input === input) expect(slices).toHaveLength(given.size);
        }
      }),
    );
  });

  it('goes on from any mini-batch exactly as it would have', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { splitter, miniBatches: whole } = split(given);
        let position = PLAN_START;
        for (const [i, miniBatch] of whole.entries()) {
          position = advance(position, miniBatch);
          const rest = split({ ...given, page: 5 }, null, position);
          expect(rest.miniBatches).toEqual(whole.slice(i + 1));
          expect(rest.splitter.items).toBe(splitter.items);
        }
      }),
    );
  });

  it('knows of no items once rows were not counted, also where it goes on behind them', () => {
    const slice = { path: 'x', size: 10, modifiedMs: 1 };
    const table = { folder: '', slices: [slice], ranges: [{ from: 0, to: 10 }] };
    const splitter = new Splitter(1);
    const [counted, uncounted] = splitter.takeWhole('table', [{ ...table, rows: 3 }, table]);
    expect(splitter.items).toBe(0);
    const behind = [counted, uncounted].reduce((at, each) => advance(at, each as PlannedMiniBatch), PLAN_START);
    const rest = new Splitter(1, null, behind);
    rest.takeWhole('other', [{ ...table, rows: 5 }]);
    expect([rest.miniBatches, rest.items]).toEqual([3, 0]);
  });

  it('is full after as many mini-batches as were asked for', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 12 }), (given, limit) => {
        const { splitter, miniBatches } = split(given, limit);
        expect(miniBatches).toEqual(split(given).miniBatches.slice(0, limit));
        expect(splitter.isFull).toBe(miniBatches.length === limit);
      }),
    );
  });

  it('joins pages of two folders in one mini-batch', () => {
    const splitter = new Splitter(3);
    expect(splitter.take('a', page(0, filesOf(2)))).toEqual([]);
    const [miniBatch] = splitter.take('a', page(1, filesOf(2)));
    expect(miniBatch && pathsOf(miniBatch)).toEqual(['/0/0', '/0/1', '/1/0']);
    expect(splitter.endInput().flatMap(pathsOf)).toEqual(['/1/1']);
  });

  it('refuses a second input before the first one is ended', () => {
    const splitter = new Splitter(2);
    splitter.take('a', page(0, filesOf(3)));
    expect(() => splitter.take('b', page(1, filesOf(1)))).toThrow('input a was not ended before b');
  });
});
