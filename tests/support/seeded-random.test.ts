import { describe, expect, it } from 'vitest';
import { SeededRandom } from './seeded-random.ts';

const draws = (seed: number) => {
  const random = new SeededRandom(seed);
  return Array.from({ length: 20 }, () => random.below(1_000));
};

describe('SeededRandom', () => {
  it('repeats itself with the same seed and only then', () => {
    expect(draws(7)).toEqual(draws(7));
    expect(draws(7)).not.toEqual(draws(8));
  });

  it('spreads evenly below its bound', () => {
    const random = new SeededRandom(1);
    const counts = new Map<number, number>();
    for (let n = 0; n < 10_000; n += 1) {
      const drawn = random.below(5);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 2, 3, 4]);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it('says yes as often as it was told', () => {
    const random = new SeededRandom(2);
    const yes = Array.from({ length: 10_000 }, () => random.chance(0.2)).filter(Boolean).length;
    expect(yes).toBeGreaterThan(1_800);
    expect(yes).toBeLessThan(2_200);
    expect([random.chance(0), random.chance(1)]).toEqual([false, true]);
  });

  it('picks from a list, and not from nothing', () => {
    const random = new SeededRandom(3);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])));
    expect([...picked].sort()).toEqual(['a', 'b', 'c']);
    expect(() => random.pick([])).toThrow('nothing to pick from');
  });

  it('shuffles into every order, and leaves the list as it was', () => {
    const random = new SeededRandom(4);
    const list = [1, 2, 3];
    const orders = new Set(Array.from({ length: 200 }, () => random.shuffle(list).join('')));
    expect([...orders].sort()).toEqual(['123', '132', '213', '231', '312', '321']);
    expect(list).toEqual([1, 2, 3]);
  });
});
