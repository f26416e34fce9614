import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Selection } from './selection.ts';

describe('skip and take', () => {
  const files = Array.from({ length: 40 }, (_, i) => i);
  const skips = fc.integer({ min: 0, max: 45 });
  const takes = fc.option(fc.integer({ min: 0, max: 45 }));

  function selectAll(selection: Selection, from: number, page: number): number[] {
    const selected: number[] = [];
    for (let i = from; i < files.length && !selection.isOver; i += page) {
      selected.push(...selection.select(files.slice(i, i + page)));
    }
    return selected;
  }

  it('count over all files, whatever pages they come in', () => {
    fc.assert(
      fc.property(skips, takes, fc.integer({ min: 1, max: 15 }), (skip, take, page) => {
        const expected = files.slice(skip, take === null ? undefined : skip + take);
        expect(selectAll(new Selection({ skip, take }, 0), 0, page)).toEqual(expected);
      }),
    );
  });

  it('go on behind any file that was selected', () => {
    fc.assert(
      fc.property(skips, takes, fc.integer({ min: 1, max: 15 }), (skip, take, page) => {
        const whole = selectAll(new Selection({ skip, take }, 0), 0, page);
        for (const [i, last] of whole.entries()) {
          const rest = selectAll(new Selection({ skip, take }, i + 1), last + 1, page);
          expect(rest).toEqual(whole.slice(i + 1));
        }
      }),
    );
  });
});
