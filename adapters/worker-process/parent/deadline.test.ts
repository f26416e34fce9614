import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.ts';

describe('Deadline', () => {
  let fired: number[];
  let deadline: Deadline;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const start = performance.now();
    fired = [];
    deadline = new Deadline(() => fired.push(performance.now() - start));
  });
  afterEach(() => void vi.useRealTimers());

  it('fires once when its time has come', () => {
    deadline.arm(100);
    vi.advanceTimersByTime(99);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(1_000);
    expect(fired).toEqual([100]);
  });

  it('counts from the last time it was set, to earlier or later', () => {
    deadline.arm(600);
    vi.advanceTimersByTime(50);
    deadline.arm(60);
    vi.advanceTimersByTime(50);
    deadline.arm(600);
    vi.advanceTimersByTime(2_000);
    expect(fired).toEqual([700]);
  });

  it('does not fire once it is disarmed, and can be set again', () => {
    deadline.arm(10);
    deadline.disarm();
    vi.advanceTimersByTime(100);
    expect(fired).toEqual([]);
    deadline.arm(10);
    vi.advanceTimersByTime(100);
    expect(fired).toEqual([110]);
  });

  it('holds longer than a timer can', () => {
    deadline.arm(2 ** 32);
    vi.advanceTimersByTime(2 ** 32 - 1);
    expect(fired).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(fired).toEqual([2 ** 32]);
  });

  it('leaves no timer behind when it is closed', () => {
    deadline.arm(10);
    deadline.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
