import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SlotClaim, shareSlots } from './share-slots.ts';

const claim = (key: string, change: Partial<SlotClaim> = {}): SlotClaim => ({
  key,
  wanted: 4,
  warm: 0,
  held: 0,
  usedMs: 0,
  turnMs: 1_000,
  ...change,
});

describe('shareSlots', () => {
  it('gives a step alone all that it has work for', () => {
    expect(shareSlots([claim('a', { wanted: 3 })], 8, 0).starts).toEqual(['a', 'a', 'a']);
    expect(shareSlots([claim('a', { wanted: 30 })], 2, 0).starts).toEqual(['a', 'a']);
  });

  it('makes room for a step that has none, once a worker of the other has finished', () => {
    const { starts, keeps } = shareSlots([claim('big', { wanted: 100, held: 2 }), claim('small')], 2, 0);
    expect([starts, keeps.get('big')]).toEqual([[], 1]);
  });

  it('waits for workers on their way out before it sends more', () => {
    const { starts, keeps } = shareSlots([claim('big', { wanted: 100, held: 1 }), claim('small')], 2, 1);
    expect([starts, keeps.get('big')]).toEqual([[], 1]);
  });

  it('gives what cannot be shared evenly to the step that has had the least, a turn at a time', () => {
    const holder = (usedMs: number) => shareSlots([claim('a', { held: 1, usedMs }), claim('b', { usedMs: 500 })], 1, 0);
    expect(holder(1_400).keeps.get('a')).toBe(1);
    expect(holder(1_600).keeps.get('a')).toBe(0);
  });

  it('takes the older job first when all else is equal', () => {
    expect(shareSlots([claim('b'), claim('a')], 1, 0).starts).toEqual(['a']);
  });

  it('leaves an idle worker where it is while nobody wants its place', () => {
    const idle = claim('a', { wanted: 0, held: 1 });
    expect(shareSlots([idle, claim('b', { wanted: 1 })], 2, 0).keeps.get('a')).toBe(1);
    expect(shareSlots([idle, claim('b', { wanted: 2 })], 2, 0).keeps.get('a')).toBe(0);
  });

  it('spares one that was busy a moment ago, but not against a step that has no worker at all', () => {
    const warm = claim('a', { wanted: 0, warm: 1, held: 1, usedMs: 100 });
    expect(shareSlots([warm, claim('b', { wanted: 2, held: 1, usedMs: 0 })], 2, 0).keeps.get('a')).toBe(1);
    expect(shareSlots([warm, claim('b', { wanted: 1, usedMs: 900 })], 1, 0).keeps.get('a')).toBe(0);
  });
});

const anyClaims = fc
  .array(
    fc.record({
      wanted: fc.nat(5),
      warm: fc.nat(2),
      held: fc.nat(3),
      usedMs: fc.nat(10_000),
      turnMs: fc.integer({ min: 1_000, max: 5_000 }),
    }),
    { maxLength: 5 },
  )
  .map((claims) => claims.map((each, at) => ({ key: `${at}`, ...each })));

/** Any claims on a scorer that keeps its limit. */
const anyStand = fc
  .tuple(anyClaims, fc.nat(3), fc.nat(3))
  .map(([claims, leaving, free]) => {
    const held = claims.reduce((sum, each) => sum + each.held, 0);
    return { claims, leaving, most: held + leaving + free };
  })
  .filter(({ most }) => most > 0);

const sum = (values: Iterable<number>): number => [...values].reduce((all, value) => all + value, 0);

/** The stand once all that was decided is done. */
function carriedOut(claims: readonly SlotClaim[], most: number): readonly SlotClaim[] {
  const { keeps } = shareSlots(claims, most, 0);
  const fewer = claims.map((each) => ({ ...each, held: keeps.get(each.key) ?? 0 }));
  const { starts } = shareSlots(fewer, most, 0);
  return fewer.map((each) => ({ ...each, held: each.held + starts.filter((key) => key === each.key).length }));
}

describe('shareSlots, whatever the claims are', () => {
  it('never lets a scorer have more workers than it may', () => {
    fc.assert(
      fc.property(anyStand, ({ claims, leaving, most }) => {
        const { starts, keeps } = shareSlots(claims, most, leaving);
        const held = sum(claims.map((each) => each.held));
        expect(held + leaving + starts.length).toBeLessThanOrEqual(most);
        expect(sum(carriedOut(claims, most).map((each) => each.held))).toBeLessThanOrEqual(most);
        for (const each of claims) expect(keeps.get(each.key)).toBeLessThanOrEqual(each.held);
      }),
    );
  });

  it('leaves no place empty that somebody has work for, and no step without its even share', () => {
    fc.assert(
      fc.property(anyStand, ({ claims, most }) => {
        const after = carriedOut(claims, most);
        const working = claims.filter(({ wanted, warm }) => wanted + warm > 0);
        const even = Math.floor(most / Math.max(1, working.length));
        const wanted = sum(claims.map((each) => each.wanted));
        expect(sum(after.map((each) => each.held))).toBeGreaterThanOrEqual(Math.min(most, wanted));
        for (const each of after) expect(each.held).toBeGreaterThanOrEqual(Math.min(each.wanted, even));
      }),
    );
  });

  it('changes nothing more once it is done', () => {
    fc.assert(
      fc.property(anyStand, ({ claims, most }) => {
        const after = carriedOut(claims, most);
        const { starts, keeps } = shareSlots(after, most, 0);
        expect(starts).toEqual([]);
        expect(after.map((each) => keeps.get(each.key))).toEqual(after.map((each) => each.held));
      }),
    );
  });
});
