import { describe, expect, it } from 'vitest';
import { scoredAgain } from './scored-again.ts';

describe('scoredAgain', () => {
  it('counts each repeat against the kill that ended the process of the call before', () => {
    const calls = ['0', '1', '2', /* killed */ '2', '3', /* killed */ '1', '3', '2', '4'];
    expect(scoredAgain(calls, [3, 5])).toEqual([2, 2, 0]);
  });

  it('has nothing against anybody where nothing was called twice', () => {
    expect(scoredAgain(['0', '1'], [0, 1])).toEqual([0, 0, 0]);
  });

  it('counts what a process that nobody killed calls twice', () => {
    expect(scoredAgain(['0', '0'], [])).toEqual([1]);
  });
});
