import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './system-clock.ts';

describe('systemClock', () => {
  afterEach(() => void vi.useRealTimers());

  it('tells the time of day, and another that never goes back', () => {
    vi.useFakeTimers({ now: 1_234_567 });
    expect(systemClock.now()).toBe(1_234_567);
    const before = systemClock.monotonicMs();
    vi.setSystemTime(0);
    expect(systemClock.now()).toBe(0);
    expect(systemClock.monotonicMs()).toBeGreaterThanOrEqual(before);
  });

  it('sleeps no shorter than asked', async () => {
    const before = systemClock.monotonicMs();
    await systemClock.sleep(15);
    expect(systemClock.monotonicMs() - before).toBeGreaterThanOrEqual(15);
  });

  it('wakes as soon as its signal aborts, and leaves neither timer nor listener', async () => {
    vi.useFakeTimers();
    const stop = new AbortController();
    const asleep = systemClock.sleep(60_000, stop.signal);
    expect(vi.getTimerCount()).toBe(1);
    stop.abort();
    await asleep;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('leaves no listener on a signal that outlives it', async () => {
    const { signal } = new AbortController();
    await systemClock.sleep(1, signal);
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('does not sleep at all when its signal is aborted already', async () => {
    vi.useFakeTimers();
    await systemClock.sleep(60_000, AbortSignal.abort());
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sleeps longer than one timer can', async () => {
    vi.useFakeTimers();
    let isAwake = false;
    const days = 30 * 24 * 3_600_000;
    void systemClock.sleep(days).then(() => {
      isAwake = true;
    });
    await vi.advanceTimersByTimeAsync(days - 1);
    expect(isAwake).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isAwake).toBe(true);
  });
});
