import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LowWater } from './low-water.ts';

function delivered(start: number, offsets: readonly number[]): LowWater {
  const tracker = new LowWater(start);
  for (const offset of offsets) tracker.deliver(offset);
  return tracker;
}

describe('LowWater', () => {
  it('waits for the first that is not acked, and then takes the whole run behind it', () => {
    const tracker = delivered(5, [5, 6, 7, 8]);
    for (const offset of [7, 6]) tracker.ack(offset);
    expect(tracker.mark).toBe(5);
    tracker.ack(5);
    expect([tracker.mark, tracker.next]).toEqual([8, 9]);
    tracker.ack(8);
    expect(tracker.mark).toBe(9);
  });

  it('takes the same ack any number of times, and none of what was never delivered (fault 18)', () => {
    const tracker = delivered(0, [0, 1, 2]);
    for (const offset of [1, 1, 0, 0, 99]) tracker.ack(offset);
    expect(tracker.mark).toBe(2);
  });

  it('is not held up by offsets that do not exist', () => {
    const tracker = delivered(0, [0, 10]);
    tracker.skipTo(20);
    tracker.ack(0);
    expect(tracker.mark).toBe(10);
    tracker.ack(10);
    expect([tracker.mark, tracker.next]).toEqual([20, 20]);
    tracker.skipTo(3);
    expect(tracker.next).toBe(20);
  });

  it('takes 100,000 acks in reverse (fault 19)', () => {
    const tracker = delivered(0, [...Array(100_000).keys()]);
    for (let offset = 99_999; offset > 0; offset -= 1) tracker.ack(offset);
    expect(tracker.mark).toBe(0);
    tracker.ack(0);
    expect(tracker.mark).toBe(100_000);
  });

  it('agrees with a plain search for any gaps and any order of acks', () => {
    const offsets = fc.uniqueArray(fc.nat(300), { maxLength: 100 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(offsets, fc.array(fc.nat(300), { maxLength: 200 }), (all, acks) => {
        const tracker = delivered(0, all);
        const acked = new Set<number>();
        for (const offset of acks) {
          tracker.ack(offset);
          acked.add(offset);
          expect(tracker.mark).toBe(all.find((each) => !acked.has(each)) ?? (all.at(-1) ?? -1) + 1);
        }
      }),
    );
  });
});
