import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IndexSet } from './index-set.ts';

describe('IndexSet', () => {
  it('agrees with a plain set, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60)), (indices) => {
        const set = new IndexSet();
        const plain = new Set<number>();
        for (const index of indices) {
          expect(set.add(index)).toBe(!plain.has(index));
          plain.add(index);
        }
        expect(set.size).toBe(plain.size);
        for (let index = 0; index <= 61; index += 1) expect(set.has(index)).toBe(plain.has(index));
        let next = 0;
        while (plain.has(next)) next += 1;
        expect(set.next).toBe(next);
      }),
    );
  });

  it('keeps touching indices as one range', () => {
    const set = new IndexSet();
    for (const index of [5, 3, 4, 0, 9]) set.add(index);
    expect([...set.ranges()]).toEqual([
      [0, 1],
      [3, 6],
      [9, 10],
    ]);
  });

  it('is made again from its ranges', () => {
    const set = IndexSet.of([
      [0, 3],
      [5, 6],
    ]);
    expect([set.size, set.next, set.has(5), set.has(4)]).toEqual([4, 3, true, false]);
  });
});
