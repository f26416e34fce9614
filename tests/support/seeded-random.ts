import type { Random } from '../../core/ports/random.ts';

/** Chance that a seed repeats (mulberry32). */
export class SeededRandom implements Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  below(bound: number): number {
    return Math.floor(this.#fraction() * bound);
  }

  /** True with probability `p`. */
  chance(p: number): boolean {
    return this.#fraction() < p;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('nothing to pick from');
    return list[this.below(list.length)] as T;
  }

  /** A new list; every order is as likely as any other. */
  shuffle<T>(list: readonly T[]): T[] {
    const shuffled = [...list];
    for (let left = shuffled.length; left > 1; left -= 1) {
      const chosen = this.below(left);
      const last = shuffled[left - 1] as T;
      shuffled[left - 1] = shuffled[chosen] as T;
      shuffled[chosen] = last;
    }
    return shuffled;
  }

  /** From 0 up to, not including, 1. */
  #fraction(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
