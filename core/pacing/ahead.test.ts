import { describe, expect, it } from 'vitest';
import { enoughHeld, heldAhead } from './ahead.ts';

describe('heldAhead', () => {
  it('is none before the first verdict and for mini-batches of 5 ms and more', () => {
    expect([heldAhead(undefined), heldAhead(5), heldAhead(500)]).toEqual([0, 0, 0]);
  });

  it('is what a worker does in 10 ms, at most 15', () => {
    expect([heldAhead(4.9), heldAhead(2), heldAhead(1), heldAhead(0)]).toEqual([3, 5, 10, 15]);
  });
});

describe('enoughHeld', () => {
  it('is the running one alone for long mini-batches, and half of what short ones may hold', () => {
    expect([0, 1, 3, 15].map(enoughHeld)).toEqual([1, 2, 3, 9]);
  });
});
