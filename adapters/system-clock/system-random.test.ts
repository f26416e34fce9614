import { describe, expect, it } from 'vitest';
import { systemRandom } from './system-random.ts';

describe('systemRandom', () => {
  it('draws every integer below its bound, and no other', () => {
    const seen = new Set(Array.from({ length: 2_000 }, () => systemRandom.below(3)));
    expect([...seen].sort()).toEqual([0, 1, 2]);
  });

  it('has no choice below 1', () => {
    expect(systemRandom.below(1)).toBe(0);
  });
});
