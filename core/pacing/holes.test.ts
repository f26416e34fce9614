import { beforeEach, describe, expect, it } from 'vitest';
import { IndexSet } from '../result/index-set.ts';
import { Holes, type LaneState } from './holes.ts';
import { Outstanding } from './outstanding.ts';

describe('Holes', () => {
  let outstanding: Outstanding;
  let holes: Holes;
  beforeEach(() => {
    holes = new Holes();
    outstanding = new Outstanding();
    for (const index of [0, 1]) outstanding.published(index, { scorer: 'a', lane: 0, offset: index, publication: 1 });
  });

  const look = (
    lane: Omit<LaneState, 'end'> & Partial<LaneState>,
    nowMs: number,
    { logEnd = 5, readTo = 5, done = IndexSet.of([]), isAmongUnable = false } = {},
  ): number[] =>
    holes.find(outstanding, { done, lanes: new Map([[0, { end: 9, ...lane }]]), logEnd, readTo, isAmongUnable, nowMs });

  it('finds what the lane has committed without a verdict, once that has held for a minute', () => {
    expect(look({ committed: 1, start: 0 }, 0)).toEqual([]);
    expect(look({ committed: 1, start: 0 }, 59_999)).toEqual([]);
    expect(look({ committed: 1, start: 0 }, 60_000)).toEqual([0]);
  });

  it('forgets what is no longer outstanding', () => {
    look({ committed: 1, start: 0 }, 0);
    outstanding.settle(IndexSet.of([[0, 1]]));
    look({ committed: 1, start: 0 }, 30_000);
    outstanding.published(0, { scorer: 'a', lane: 0, offset: 0, publication: 1 });
    expect(look({ committed: 1, start: 0 }, 60_000)).toEqual([]);
  });

  it('finds it in five seconds while a scorer acks unrun what comes to it', () => {
    look({ committed: 1, start: 0 }, 0, { isAmongUnable: true });
    expect(look({ committed: 1, start: 0 }, 4_999, { isAmongUnable: true })).toEqual([]);
    expect(look({ committed: 1, start: 0 }, 5_000, { isAmongUnable: true })).toEqual([0]);
  });

  it('finds what the lane no longer holds', () => {
    look({ committed: undefined, start: 2 }, 0);
    expect(look({ committed: undefined, start: 2 }, 60_000)).toEqual([0, 1]);
  });

  it('finds what lay on a lane that was made anew, until that has grown so far', () => {
    look({ committed: undefined, start: 0, end: 1 }, 0);
    expect(look({ committed: undefined, start: 0, end: 1 }, 60_000)).toEqual([1]);
    look({ committed: 0, start: 0, end: 0 }, 60_000);
    expect(look({ committed: 0, start: 0, end: 2 }, 120_000)).toEqual([]);
  });

  it('waits until the collector has read the log to where it ended when the descriptor was seen to be gone', () => {
    look({ committed: 1, start: 0 }, 0, { logEnd: 9 });
    expect(look({ committed: 1, start: 0 }, 90_000, { logEnd: 20, readTo: 8 })).toEqual([]);
    expect(look({ committed: 1, start: 0 }, 95_000, { logEnd: 20, readTo: 9 })).toEqual([0]);
  });

  it('is never what has a verdict, or still waits on its lane', () => {
    look({ committed: 1, start: 0 }, 0);
    expect(look({ committed: 1, start: 0 }, 60_000, { done: IndexSet.of([[0, 1]]) })).toEqual([]);
    expect(look({ committed: 0, start: 0 }, 999_999)).toEqual([]);
  });

  it('starts anew for an index that was published again', () => {
    look({ committed: 1, start: 0 }, 0);
    outstanding.published(0, { scorer: 'a', lane: 0, offset: 7, publication: 2 });
    expect(look({ committed: 8, start: 0 }, 60_000)).toEqual([]);
    expect(look({ committed: 8, start: 0 }, 120_000)).toEqual([0, 1]);
  });
});
