import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOut } from './sticky-assignment.ts';

const held = (shares: Record<string, number[]>) => new Map(Object.entries(shares));

describe('shareOut', () => {
  it('gives the first member everything', () => {
    expect(shareOut(3, held({ a: [] }))).toEqual(held({ a: [0, 1, 2] }));
  });

  it('takes only what the newcomer is due', () => {
    expect(shareOut(5, held({ a: [0, 1, 2, 3, 4], b: [] }))).toEqual(held({ a: [0, 1, 2], b: [3, 4] }));
  });

  it('leaves the share that is one larger where it is', () => {
    expect(shareOut(3, held({ a: [0], b: [1, 2] }))).toEqual(held({ a: [0], b: [1, 2] }));
  });

  it('hands on what a leaver held and moves nothing else', () => {
    expect(shareOut(6, held({ a: [0, 1], c: [4, 5] }))).toEqual(held({ a: [0, 1, 2], c: [3, 4, 5] }));
  });

  it('leaves members empty-handed when there are too few', () => {
    expect(shareOut(1, held({ a: [0], b: [], c: [] }))).toEqual(held({ a: [0], b: [], c: [] }));
  });

  it('has nothing to share among nobody', () => {
    expect(shareOut(3, new Map()).size).toBe(0);
  });

  it('is complete, balanced and moves as little as possible, whoever comes and goes', () => {
    const moves = fc.array(fc.record({ id: fc.nat(5), joins: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), moves, (partitions, steps) => {
        let shares = new Map<number, number[]>();
        for (const { id, joins } of steps) {
          const before = new Map(shares);
          if (joins && !before.has(id)) before.set(id, []);
          if (!joins) before.delete(id);
          shares = shareOut(partitions, before);
          if (shares.size > 0) expectGoodShares(partitions, before, shares);
        }
      }),
    );
  });
});

function expectGoodShares(partitions: number, before: Map<number, number[]>, after: Map<number, number[]>): void {
  expect([...after.values()].flat().sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, p) => p));
  const sizes = [...after.values()].map((share) => share.length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  // Whoever gained gave nothing away, so no partition moved that could have stayed.
  for (const [member, share] of after) {
    const old = before.get(member) ?? [];
    const kept = share.filter((partition) => old.includes(partition)).length;
    expect(kept).toBe(Math.min(old.length, share.length));
  }
}
