import { describe, expect, it } from 'vitest';
import { SendPace } from './send-pace.ts';

describe('SendPace', () => {
  it('lets what comes now and then go at once', () => {
    const pace = new SendPace(15);
    for (let n = 0; n < 100; n += 1) expect(pace.delayMs(n * 20)).toBe(0);
  });

  it('lets the few sends of a small job follow each other at once', () => {
    const pace = new SendPace(15);
    expect(Array.from({ length: 12 }, (_, n) => pace.delayMs(n))).toEqual(new Array(12).fill(0));
  });

  it('comes down to one send a linger under load, and is quick again after a pause', () => {
    const pace = new SendPace(15);
    let now = 0;
    let sends = 0;
    for (; now < 3_000; sends += 1) now += pace.delayMs(now) + 1;
    expect(sends).toBeGreaterThan(180);
    expect(sends).toBeLessThan(240);
    expect(pace.delayMs(now + 1_000)).toBe(0);
  });

  it('is quick again after a pause, however long there was more than it may send', () => {
    const pace = new SendPace(15);
    for (let now = 0; now < 40_000; now += 2) pace.delayMs(now);
    expect(pace.delayMs(100_000)).toBe(0);
  });

  it('never waits longer than a linger, or at all without one', () => {
    const pace = new SendPace(15);
    for (let n = 0; n < 100; n += 1) expect(pace.delayMs(0)).toBeLessThanOrEqual(15);
    const hasty = new SendPace(0);
    for (let n = 0; n < 100; n += 1) expect(hasty.delayMs(0)).toBe(0);
  });
});
