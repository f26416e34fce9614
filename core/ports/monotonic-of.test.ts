import { expect, it } from 'vitest';
import { monotonicOf } from './monotonic-of.ts';

it('is as long ago as the stamp, and never in the future, where clocks differ', () => {
  const clock = { now: () => 5_000, monotonicMs: () => 70 };
  expect(monotonicOf(4_990, clock)).toBe(60);
  expect(monotonicOf(9_000, clock)).toBe(70);
});
