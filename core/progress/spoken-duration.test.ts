import { describe, expect, it } from 'vitest';
import { spokenDuration } from './spoken-duration.ts';

describe('spokenDuration', () => {
  it.each([
    [0, '0 s'],
    [99, '0 s'],
    [999, '0.9 s'],
    [9999, '9 s'],
    [40_400, '40 s'],
    [60_000, '1 min'],
    [200_000, '3 min 20 s'],
    [7_500_000, '2 h 5 min'],
    [93_600_000, '1 d 2 h'],
    [-5, '0 s'],
  ])('says %i ms as "%s"', (ms, said) => {
    expect(spokenDuration(ms)).toBe(said);
  });
});
