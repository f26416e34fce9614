import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Gathering } from './gathering.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('hears each once, 10 ms after the first asked to wait', () => {
  const gathering = new Gathering();
  const [one, other] = [vi.fn(), vi.fn()];
  gathering.later(one);
  gathering.later(one);
  vi.advanceTimersByTime(9);
  gathering.later(other);
  expect(one).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect([one, other].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  vi.advanceTimersByTime(100);
  expect(one).toHaveBeenCalledOnce();
});

it('hears all when one cannot wait', () => {
  const gathering = new Gathering();
  const [one, other] = [vi.fn(), vi.fn()];
  gathering.later(one);
  gathering.now(other);
  expect([one, other].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  vi.advanceTimersByTime(100);
  expect(one).toHaveBeenCalledOnce();
});
