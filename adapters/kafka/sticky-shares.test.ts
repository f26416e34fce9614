import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemberClaim } from './member-data.ts';
import { shareOut } from './sticky-shares.ts';

const claims = (held: Readonly<Record<string, readonly number[]>>): Map<string, MemberClaim> =>
  new Map(Object.entries(held).map(([member, its]) => [member, { id: member, workers: 1, held: its }]));
const shares = (partitions: number, held: Readonly<Record<string, readonly number[]>>) =>
  Object.fromEntries(shareOut(partitions, claims(held)));

describe('shareOut', () => {
  it('gives the first member everything', () => {
    expect(shares(3, { a: [] })).toEqual({ a: [0, 1, 2] });
  });

  it('takes only what the newcomer is due', () => {
    expect(shares(5, { a: [0, 1, 2, 3, 4], b: [] })).toEqual({ a: [0, 1, 2], b: [3, 4] });
  });

  it('leaves the share that is one larger where it is', () => {
    expect(shares(3, { a: [0], b: [1, 2] })).toEqual({ a: [0], b: [1, 2] });
  });

  it('hands on what a leaver held and moves nothing else', () => {
    expect(shares(6, { a: [0, 1], c: [4, 5] })).toEqual({ a: [0, 1, 2], c: [3, 4, 5] });
  });

  it('leaves members empty-handed when there are too few', () => {
    expect(shares(1, { a: [0], b: [], c: [] })).toEqual({ a: [0], b: [], c: [] });
  });

  it('gives what two claim to the one who claims less', () => {
    expect(shares(4, { a: [0, 1, 2, 3], b: [1, 2] })).toEqual({ a: [0, 3], b: [1, 2] });
  });

  it('takes no notice of claims to what is not there, or of the same claim twice', () => {
    expect(shares(2, { a: [7, -1, 0, 0], b: [1] })).toEqual({ a: [0], b: [1] });
  });

  it('comes to the same whatever the order of the members', () => {
    const held = { a: [0, 1], b: [1, 2], c: [3] };
    const backwards = new Map([...claims(held)].reverse());
    expect(Object.fromEntries(shareOut(6, backwards))).toEqual(shares(6, held));
  });

  it('is complete, fair and moves as little as possible, whoever comes and goes', () => {
    const moves = fc.array(fc.record({ id: fc.nat(5), joins: fc.boolean() }), { maxLength: 20 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), moves, (partitions, steps) => {
        let held: Record<string, number[]> = {};
        for (const { id, joins } of steps) {
          const before = { ...held };
          if (joins) before[id] ??= [];
          else delete before[id];
          held = shares(partitions, before);
          if (Object.keys(held).length > 0) expectGoodShares(partitions, before, held);
        }
      }),
    );
  });
});

function expectGoodShares(
  partitions: number,
  before: Record<string, readonly number[]>,
  after: Record<string, readonly number[]>,
): void {
  const all = Object.values(after).flat();
  expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: partitions }, (_, partition) => partition));
  const sizes = Object.values(after).map((share) => share.length);
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  // Whoever gained gave nothing away, so no partition moved that could have stayed.
  for (const [member, share] of Object.entries(after)) {
    const old = before[member] ?? [];
    expect(share.filter((partition) => old.includes(partition))).toHaveLength(Math.min(old.length, share.length));
  }
}
