import { describe, expect, it } from 'vitest';
import { heldAhead } from './ahead.ts';

describe('heldAhead', () => {
  it('is none before the first verdict and for mini-batches of 5 ms and more', () => {
    expect([heldAhead(undefined), heldAhead(5), heldAhead(500)]).toEqual([0, 0, 0]);
  });

  it('is what a worker does in a few ms, at most 15', () => {
    expect([heldAhead(4.9), heldAhead(1.5), heldAhead(0.4), heldAhead(0)]).toEqual([1, 3, 10, 15]);
  });
});
