import { describe, expect, it } from 'vitest';
import { isProvenKiller, mayHaveKilled } from './scorer-deaths.ts';

describe('deaths of scorers', () => {
  it('make a lane suspicious from the second on, as long as its mark does not move', () => {
    const isSuspect = (deaths: number) => mayHaveKilled({ deaths, alone: null });
    expect([mayHaveKilled(undefined), isSuspect(1), isSuspect(2), isSuspect(5)]).toEqual([false, false, true, true]);
  });

  it('prove that it was the mini-batch when three died of it with nothing beside it', () => {
    expect([0, 2, 3].map(isProvenKiller)).toEqual([false, false, true]);
  });
});
