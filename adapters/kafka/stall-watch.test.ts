import { afterEach, describe, expect, it } from 'vitest';
import { StallWatch } from './stall-watch.ts';

describe('StallWatch', () => {
  let now = 0;
  let stalls = 0;
  let watch: StallWatch;
  afterEach(() => watch.stop());
  const start = () => {
    now = 0;
    stalls = 0;
    watch = new StallWatch(
      1_000_000,
      () => {
        stalls += 1;
      },
      () => now,
    );
  };
  const look = (atMs: number): number => {
    now = atMs;
    watch.look();
    return stalls;
  };
  const QUARTER = 250_000;

  it('tells when nothing was seen for too long', () => {
    start();
    expect([1, 2, 3, 4].map((n) => look(n * QUARTER))).toEqual([0, 0, 0, 0]);
    expect(look(5 * QUARTER)).toBe(1);
  });

  it('is content with one sign of life', () => {
    start();
    for (const n of [1, 2, 3]) look(n * QUARTER);
    watch.saw();
    for (const n of [4, 5, 6, 7]) expect(look(n * QUARTER)).toBe(0);
    expect(look(8 * QUARTER)).toBe(1);
  });

  it('does not blame the broker when this process itself stood still (fault 17)', () => {
    start();
    look(QUARTER);
    expect(look(40 * QUARTER)).toBe(0);
    for (const n of [41, 42, 43, 44]) expect(look(n * QUARTER)).toBe(0);
    expect(look(45 * QUARTER)).toBe(1);
  });
});
