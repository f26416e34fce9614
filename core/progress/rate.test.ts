import { describe, expect, it } from 'vitest';
import { RateWindow } from './rate.ts';

describe('RateWindow', () => {
  it('knows no rate before anything has risen', () => {
    const rate = new RateWindow();
    expect(rate.perSecond(1000)).toBeUndefined();
    rate.add(0, 0);
    expect(rate.perSecond(1000)).toBeUndefined();
  });

  it('takes the mean since the start while the start is near', () => {
    const rate = new RateWindow();
    rate.add(0, 0);
    rate.add(1000, 50);
    expect(rate.perSecond(2000)).toBe(25);
  });

  it('forgets what is more than ten seconds ago', () => {
    const rate = new RateWindow();
    rate.add(0, 0);
    for (let second = 1; second <= 60; second++) rate.add(second * 1000, second * 10);
    for (let second = 61; second <= 90; second++) rate.add(second * 1000, 600 + (second - 60) * 100);
    expect(rate.perSecond(90_000)).toBe(100);
  });

  it('looks further back when hardly anything was settled', () => {
    const rate = new RateWindow();
    rate.add(0, 0);
    for (let k = 1; k <= 20; k++) rate.add(k * 30_000, k);
    expect(rate.perSecond(600_000)).toBeCloseTo(1 / 30, 5);
  });

  it('falls while nothing is settled', () => {
    const rate = new RateWindow();
    rate.add(0, 0);
    for (let second = 1; second <= 30; second++) rate.add(second * 1000, second * 100);
    expect(rate.perSecond(90_000)).toBeLessThan(5);
  });

  it('gives the same rate however finely the counter is told', () => {
    const rate = new RateWindow();
    rate.add(0, 0);
    for (let ms = 1; ms <= 20_000; ms++) rate.add(ms, ms * 20);
    expect(rate.perSecond(20_000)).toBeCloseTo(20_000, 5);
  });
});
