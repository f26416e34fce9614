import { describe, expect, it } from 'vitest';
import type { RunProgress } from '../ports/progress-board.ts';
import { IndexSet } from './index-set.ts';
import { decodeProgress, encodeProgress } from './progress-file.ts';

const progress: RunProgress = {
  jobId: '20261121-084000-k3x9f',
  step: 'digits',
  run: 2,
  epoch: 3,
  done: IndexSet.of([
    [0, 4],
    [7, 9],
  ]),
  scorers: new Map([['s1', { verdicts: 6, meanMs: 1.5 }]]),
  initFailed: ['s2'],
  aheadBytes: 10,
  counts: { succeeded: 5, failed: 1, items: 60, failedItems: 10, rows: 50, bytes: 99, retries: 2, duplicates: 1 },
  total: 20,
  totalItems: 200,
  logOffset: 17,
  isDecided: false,
  isEnded: false,
};

describe('the progress file', () => {
  it('gives back what was pinned up', () => {
    const read = decodeProgress(encodeProgress(progress, 0));
    expect({ ...read, done: [...(read?.done.ranges() ?? [])] }).toEqual({
      ...progress,
      done: [
        [0, 4],
        [7, 9],
      ],
    });
    expect([read?.done.next, read?.done.size, read?.done.has(8), read?.done.has(5)]).toEqual([4, 6, true, false]);
  });

  it('is no progress at all when it is torn or something else', () => {
    const bytes = encodeProgress(progress, 0);
    expect(decodeProgress(bytes.subarray(0, bytes.length / 2))).toBeUndefined();
    expect(decodeProgress(new TextEncoder().encode('null'))).toBeUndefined();
    expect(decodeProgress(new TextEncoder().encode('{}'))).toBeUndefined();
  });
});
