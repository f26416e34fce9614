import { beforeEach, describe, expect, it } from 'vitest';
import { StepLanes } from './step-lanes.ts';

describe('the lanes of a step that may use two scorers', () => {
  let lanes: StepLanes;
  beforeEach(() => {
    lanes = new StepLanes(2);
  });

  const choose = (held: Record<string, number[]>, inUse: number[] = [], unable: string[] = []) => {
    const members = Object.entries(held).map(([id, partitions]) => ({ id, workers: 1, partitions }));
    const chosen = lanes.choose(members, new Set(inUse), unable);
    return Object.fromEntries(chosen.map(({ id, partitions }) => [id, partitions]));
  };

  it('are two of different scorers, and stay', () => {
    expect(choose({ a: [0, 1], b: [2], c: [3] })).toEqual({ a: [0], b: [2] });
    expect(choose({ c: [3], b: [2], a: [0, 1] }, [0, 2])).toEqual({ a: [0], b: [2] });
  });

  it('go with their holders through a rebalance, so that there are never three', () => {
    choose({ a: [0, 1], b: [2], c: [3] });
    expect(choose({ a: [1], b: [3], c: [0, 2] }, [0, 2])).toEqual({ c: [0] });
  });

  it('that came to one scorer run empty but for one', () => {
    choose({ a: [0, 1], b: [2], c: [3] });
    expect(choose({ a: [0, 2], b: [], c: [1, 3] }, [0, 2])).toEqual({ a: [0] });
    expect(choose({ a: [0, 2], b: [], c: [1, 3] }, [0])).toEqual({ a: [0], c: [1] });
  });

  it('are left for another scorer once nothing is outstanding on them', () => {
    choose({ a: [0, 1], b: [2], c: [3] });
    choose({ a: [1], b: [3], c: [0, 2] }, [0, 2]);
    expect(choose({ a: [1], b: [3], c: [0, 2] }, [2])).toEqual({ c: [2], a: [1] });
  });

  it('are waited for while nobody holds what is outstanding', () => {
    choose({ a: [0], b: [1], c: [2] });
    expect(choose({ b: [1], c: [2] }, [0, 1])).toEqual({ b: [1] });
    expect(choose({ b: [1], c: [2] }, [1])).toEqual({ b: [1], c: [2] });
  });

  it('are left at once where the script does not start', () => {
    choose({ a: [0], b: [1], c: [2] });
    expect(choose({ a: [0], b: [1], c: [2] }, [0, 1], ['a'])).toEqual({ b: [1], c: [2] });
  });

  it('are those that an earlier planner had used', () => {
    expect(choose({ a: [0], b: [1], c: [2] }, [2, 1])).toEqual({ b: [1], c: [2] });
  });
});
