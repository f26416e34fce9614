import { describe, expect, it } from 'vitest';
import { isJobId, newJobId } from './job-id.ts';

const AT = Date.UTC(2026, 10, 21, 8, 40, 0, 611);

describe('a job id', () => {
  it('is the time, to the millisecond, and three characters of chance', () => {
    const draws = [29, 9, 15];
    const bounds: number[] = [];
    const below = (bound: number): number => {
      bounds.push(bound);
      return draws.shift() ?? 0;
    };
    expect(newJobId(AT, { below })).toBe('20261121-084000-k3x9f');
    expect(new Set(bounds)).toEqual(new Set([32]));
  });

  it('sorts by time', () => {
    const ids = [AT, AT + 1, AT + 1_000, AT + 86_400_000].map((at, k) => newJobId(at, { below: () => 31 - k }));
    expect(ids.toSorted()).toEqual(ids);
  });

  it('is known by its form alone', () => {
    for (let k = 0; k < 32; k += 1) expect(isJobId(newJobId(AT, { below: () => k }))).toBe(true);
    for (const other of ['', 'last', '20261121-084000-k3x9', '20261121-084000-k3x9l', '../20261121-084000-k3x9f']) {
      expect(isJobId(other)).toBe(false);
    }
  });
});
