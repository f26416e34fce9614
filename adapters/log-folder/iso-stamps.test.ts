import { expect, it } from 'vitest';
import { IsoStamps } from './iso-stamps.ts';

it('stamps are those of Date, in any order of seconds', () => {
  const stamps = new IsoStamps();
  const times = [0, 1, 999, 1000, 1_763_719_872_007, 1_763_719_872_999, 1_763_719_871_000, 1_763_719_872_010.9];
  expect(times.map((ms) => stamps.stamp(ms))).toEqual(times.map((ms) => new Date(ms).toISOString()));
});
