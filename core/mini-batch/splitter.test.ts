import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Slice } from '../ports/records.ts';
import { advance, PLAN_START, type PlanPosition } from './plan-position.ts';
import type { PlannedMiniBatch } from './planned.ts';
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

const filesOf = (input: number, count: number): Slice[] =>
  Array.from({ length: count }, (_, i) => ({ path: `/${input}/${i}`, size: (i * 7919) % 1000, modifiedMs: i }));

function split({ size, inputs, page }: Case, limit: number | null = null, start: PlanPosition = PLAN_START) {
  const splitter = new Splitter(size, limit, start);
  const miniBatches: PlannedMiniBatch[] = [];
  for (const [input, count] of inputs.entries()) {
    const last = start.last;
    if (last !== null && input < Number(last.input)) continue;
    const files = filesOf(input, count).slice(last?.input === String(input) ? last.taken : 0);
    for (let i = 0; i < files.length; i += page) {
      miniBatches.push(...splitter.take(String(input), files.slice(i, i + page)));
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
        const files = given.inputs.flatMap((count, input) => filesOf(input, count));
        expect(miniBatches.flatMap((miniBatch) => miniBatch.files)).toEqual(files);
        expect(miniBatches.map(({ index }) => index)).toEqual(miniBatches.map((_, i) => i));
        expect([splitter.miniBatches, splitter.items]).toEqual([miniBatches.length, files.length]);
      }),
    );
  });

  it('fills each mini-batch but the last of an input, and never mixes two inputs', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const { miniBatches } = split(given);
        for (const [i, { input, files }] of miniBatches.entries()) {
          expect(files.every(({ path }) => path.startsWith(`/${input}/`))).toBe(true);
          expect(files.length).toBeGreaterThan(0);
          expect(files.length).toBeLessThanOrEqual(given.size);
          if (miniBatches[i + 1]?.input === input) expect(files).toHaveLength(given.size);
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

  it('is full after as many mini-batches as were asked for', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 0, max: 12 }), (given, limit) => {
        const { splitter, miniBatches } = split(given, limit);
        expect(miniBatches).toEqual(split(given).miniBatches.slice(0, limit));
        expect(splitter.isFull).toBe(miniBatches.length === limit);
      }),
    );
  });

  it('refuses a second input before the first one is ended', () => {
    const splitter = new Splitter(2);
    splitter.take('a', filesOf(0, 3));
    expect(() => splitter.take('b', filesOf(1, 1))).toThrow('input a was not ended before b');
  });
});
