import { describe, expect, it } from 'vitest';
import { type SideFile, sideFileChange } from './side-files.ts';

const BEFORE: readonly SideFile[] = [
  ['/a', 1, 1_000],
  ['/b', 2, 2_000],
];

describe('the files of a side input', () => {
  it('are the same in whatever order they are listed', () => {
    expect(sideFileChange(BEFORE, BEFORE.toReversed())).toBeUndefined();
  });

  it.each<[readonly SideFile[], string]>([
    [[['/a', 1, 1_000]], '/b is gone'],
    [[...BEFORE, ['/c', 1, 1]], '/c was added'],
    [
      [
        ['/a', 9, 1_000],
        ['/b', 2, 2_000],
      ],
      '/a had 1 byte and has 9',
    ],
    [
      [
        ['/a', 1, 1_001],
        ['/b', 2, 2_000],
      ],
      '/a was written again at 1970-01-01T00:00:01.001Z; if its bytes are as before, touch -d 1970-01-01T00:00:01.000Z makes it what it was',
    ],
    [
      [
        ['/a', 1, 1_001, 'etag'],
        ['/b', 2, 2_000],
      ],
      '/a was written again at 1970-01-01T00:00:01.001Z',
    ],
  ])('are not the same: %j', (now, change) => {
    expect(sideFileChange(BEFORE, now)).toBe(change);
  });
});
