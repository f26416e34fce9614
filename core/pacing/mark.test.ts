import { describe, expect, it } from 'vitest';
import { markOf, publishedOf } from './mark.ts';
import { Outstanding } from './outstanding.ts';

describe('markOf', () => {
  it('notes what is outstanding in ranges, and gives it back', () => {
    const outstanding = new Outstanding();
    const places = [
      [4, 0, 10, 1],
      [5, 0, 11, 1],
      [6, 1, 3, 1],
      [8, 0, 12, 2],
    ] as const;
    for (const [index, lane, offset, publication] of places) {
      outstanding.published(index, { scorer: 'a', lane, offset, publication });
    }
    const mark = markOf(9, outstanding);
    expect(mark).toEqual({
      next: 9,
      outstanding: [
        [4, 2, 0, 10, 1],
        [6, 1, 1, 3, 1],
        [8, 1, 0, 12, 2],
      ],
    });
    expect(
      [...publishedOf(mark)].map(([index, { lane, offset, publication }]) => [index, lane, offset, publication]),
    ).toEqual(places.map((place) => [...place]));
  });
});
