import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LowWater } from './low-water.ts';

describe('LowWater', () => {
  it('follows acks that come in order', () => {
    const tracker = new LowWater(5);
    expect([tracker.ack(5), tracker.ack(6)]).toEqual([true, true]);
    expect(tracker.mark).toBe(7);
  });

  it('waits for the first gap and then takes the whole run behind it', () => {
    const tracker = new LowWater(0);
    expect([tracker.ack(2), tracker.ack(1), tracker.ack(4)]).toEqual([false, false, false]);
    expect(tracker.mark).toBe(0);
    expect(tracker.ack(0)).toBe(true);
    expect(tracker.mark).toBe(3);
  });

  it('takes the same ack any number of times (fault 18)', () => {
    const tracker = new LowWater(0);
    for (const offset of [1, 1, 1, 0, 0, 1]) tracker.ack(offset);
    expect(tracker.mark).toBe(2);
    expect(tracker.ack(3)).toBe(false);
    expect(tracker.ack(2)).toBe(true);
    expect(tracker.mark).toBe(4);
  });

  it('ignores what lies below its start', () => {
    const tracker = new LowWater(10);
    expect(tracker.ack(9)).toBe(false);
    expect(tracker.mark).toBe(10);
  });

  it('takes 100,000 acks in reverse (fault 19)', () => {
    const tracker = new LowWater(0);
    for (let offset = 99_999; offset > 0; offset -= 1) tracker.ack(offset);
    expect(tracker.mark).toBe(0);
    tracker.ack(0);
    expect(tracker.mark).toBe(100_000);
    tracker.ack(100_001);
    tracker.ack(100_000);
    expect(tracker.mark).toBe(100_002);
  });

  it('counts on beyond 32 bits', () => {
    const start = 2 ** 40 - 1;
    const tracker = new LowWater(start);
    for (const ahead of [200, 2, 1, 0]) tracker.ack(start + ahead);
    expect(tracker.mark).toBe(start + 3);
  });

  it('agrees with a plain set for any order of acks', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.array(fc.nat(400), { maxLength: 600 }), (start, offsets) => {
        const tracker = new LowWater(start);
        const acked = new Set<number>();
        for (const offset of offsets) {
          tracker.ack(offset);
          acked.add(offset);
          let mark = start;
          while (acked.has(mark)) mark += 1;
          expect(tracker.mark).toBe(mark);
        }
      }),
    );
  });
});
