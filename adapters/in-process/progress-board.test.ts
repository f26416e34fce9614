import { getEventListeners } from 'node:events';
import { beforeEach, describe, expect, it } from 'vitest';
import type { ProgressBoard, RunProgress } from '../../core/ports/progress-board.ts';
import { createProgressBoard } from './progress-board.ts';

const step = { jobId: 'j1', step: 's' };

const progress = (changes: Partial<RunProgress> = {}): RunProgress => ({
  ...step,
  run: 1,
  epoch: 1,
  done: { next: 0, size: 0, has: () => false, ranges: () => [] },
  scorers: new Map(),
  initFailed: [],
  aheadBytes: 0,
  counts: { succeeded: 0, failed: 0, items: 0, failedItems: 0, rows: 0, bytes: 0, retries: 0, duplicates: 0 },
  total: null,
  totalItems: null,
  isDecided: false,
  logOffset: 0,
  isEnded: false,
  ...changes,
});

describe('the progress board', () => {
  let board: ProgressBoard;
  let stop: AbortController;
  beforeEach(() => {
    board = createProgressBoard();
    stop = new AbortController();
  });

  /** Whether `changed` resolves without anything further happening. */
  const isChangedSince = async (seen: RunProgress | undefined): Promise<boolean> => {
    let isResolved = false;
    void board.changed(step, seen, stop.signal).then(() => {
      isResolved = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    return isResolved;
  };

  it('shows the newest, of each step its own', async () => {
    const newest = progress({ aheadBytes: 2 });
    await board.pinUp(progress({ aheadBytes: 1 }));
    await board.pinUp(newest);
    await board.pinUp(progress({ step: 'other' }));
    expect(await board.read(step)).toBe(newest);
    expect(await board.read({ jobId: 'j2', step: 's' })).toBeUndefined();
  });

  it.each([
    ['an earlier run', { run: 1, epoch: 9 }],
    ['a former owner', { run: 2, epoch: 2 }],
  ])('ignores %s', async (_, stale) => {
    const newest = progress({ run: 2, epoch: 3 });
    await board.pinUp(newest);
    await board.pinUp(progress(stale));
    expect(await board.read(step)).toBe(newest);
    expect(await isChangedSince(newest)).toBe(false);
  });

  it('tells each waiter at once of what it has not seen, whoever else has', async () => {
    expect(await isChangedSince(undefined)).toBe(false);
    const [first, second] = [progress(), progress()];
    await board.pinUp(first);
    expect(await isChangedSince(undefined)).toBe(true);
    await board.pinUp(second);
    expect(await board.read(step)).toBe(second);
    expect([await isChangedSince(first), await isChangedSince(second)]).toEqual([true, false]);
  });

  it('tells all waiters of the next change, and leaves no listener', async () => {
    const waiters = [1, 2].map(() => board.changed(step, undefined, stop.signal));
    await board.pinUp(progress());
    await Promise.all(waiters);
    expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  });

  it('lets a waiter go when its signal aborts, before or after it began', async () => {
    const changed = board.changed(step, undefined, stop.signal);
    stop.abort();
    await changed;
    await board.changed(step, undefined, stop.signal);
  });
});
