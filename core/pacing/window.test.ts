import { describe, expect, it } from 'vitest';
import { ServiceTime } from './service-time.ts';
import { deal, type PacedScorer, windows } from './window.ts';

const scorer = (change: Partial<PacedScorer> = {}): PacedScorer => ({
  id: 'a',
  workers: 2,
  verdicts: 1_000,
  meanMs: 10,
  ...change,
});

describe('windows', () => {
  it('holds what the workers serve in a second', () => {
    expect(windows([scorer()], undefined).get('a')).toBe(200);
  });

  it('is at least twice the workers, however slow they are', () => {
    expect(windows([scorer({ meanMs: 60_000 })], undefined).get('a')).toBe(4);
  });

  it('has an end, however little a mini-batch takes', () => {
    const tireless = { meanMs: 0, verdicts: 1_000_000 };
    expect(windows([scorer({ workers: 2, ...tireless })], undefined).get('a')).toBe(4_096);
    expect(windows([scorer({ workers: 64, ...tireless })], undefined).get('a')).toBe(4_096);
  });

  it('is smaller where each mini-batch has many files, but not below twice the workers', () => {
    const tireless = { meanMs: 0, verdicts: 1_000_000 };
    const held = [10, 1_000, 1_000_000].map((slices) => windows([scorer(tireless)], undefined, slices).get('a'));
    expect(held).toEqual([4_096, 66, 4]);
  });

  it('starts at twice the workers and grows with the verdicts given', () => {
    expect(windows([scorer({ verdicts: 0, meanMs: undefined })], undefined).get('a')).toBe(4);
    expect(windows([scorer({ verdicts: 3, meanMs: 0 })], undefined).get('a')).toBe(28);
  });

  it('gives each its share of what is left, by speed, but never less than its workers', () => {
    const limits = windows([scorer({ workers: 1, meanMs: 10 }), scorer({ id: 'b', workers: 1, meanMs: 40 })], 10);
    expect([limits.get('a'), limits.get('b')]).toEqual([8, 2]);
    expect(windows([scorer({ workers: 4 })], 1).get('a')).toBe(4);
  });

  it('takes a scorer without verdicts for an average one', () => {
    const limits = windows([scorer(), scorer({ id: 'b', verdicts: 0, meanMs: undefined })], 8);
    expect([limits.get('a'), limits.get('b')]).toEqual([4, 4]);
  });
});

describe('deal', () => {
  it('fills the emptiest window in proportion first', () => {
    const limits = new Map([
      ['a', 4],
      ['b', 2],
    ]);
    expect(deal(6, limits, new Map([['a', 2]]))).toEqual(['b', 'a', 'b', 'a']);
  });

  it('deals nothing when all are full', () => {
    expect(deal(3, new Map([['a', 1]]), new Map([['a', 5]]))).toEqual([]);
  });
});

describe('ServiceTime', () => {
  it('is the plain mean of the first few', () => {
    const time = new ServiceTime();
    expect(time.meanMs).toBeUndefined();
    time.note(10, 0);
    time.note(10, 1);
    expect(time.meanMs).toBeCloseTo(10);
    expect(time.verdicts).toBe(2);
  });

  it('follows a change within the horizon of work', () => {
    const time = new ServiceTime();
    for (let count = 0; count < 1_000; count += 1) time.note(1, 0);
    for (let count = 0; count < 150; count += 1) time.note(100, 0);
    expect(time.meanMs).toBeGreaterThan(95);
  });
});
