import { describe, expect, it } from 'vitest';
import { enoughHeld, heldAhead } from './ahead.ts';

describe('heldAhead', () => {
  const ofMany = (meanMs: number | undefined) => heldAhead(meanMs, true);

  it('is none before the first verdict and for mini-batches of 50 ms and more', () => {
    expect([undefined, 50, 500].map(ofMany)).toEqual([0, 0, 0]);
  });

  it('is the next one for mini-batches of 5 ms and more, while many wait', () => {
    expect([5, 49.9].map(ofMany)).toEqual([1, 1]);
    expect(heldAhead(5, false)).toBe(0);
  });

  it('is what a worker does in 10 ms, at most 15, also of the last ones', () => {
    expect([4.9, 2, 1, 0].map(ofMany)).toEqual([3, 5, 10, 15]);
    expect(heldAhead(4.9, false)).toBe(3);
  });
});

describe('enoughHeld', () => {
  it('is the running one alone for long mini-batches, and half of what short ones may hold', () => {
    expect([0, 1, 3, 15].map(enoughHeld)).toEqual([1, 2, 3, 9]);
  });
});
