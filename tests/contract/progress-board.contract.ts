import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProgressBoard, RunProgress } from '../../core/ports/progress-board.ts';
import { IndexSet } from '../../core/result/index-set.ts';
import { until } from '../support/poll.ts';

const step = { jobId: '20261121-084000-k3x9f', step: 'digits' };

const counts = {
  ...{ succeeded: 0, failed: 0, items: 0, failedItems: 0 },
  ...{ rows: 0, bytes: 0, retries: 0, duplicates: 0 },
};

const progressOf = (changes: Partial<RunProgress> = {}): RunProgress => ({
  ...step,
  run: 1,
  epoch: 1,
  done: IndexSet.of([]),
  scorers: new Map(),
  initFailed: [],
  aheadBytes: 0,
  counts,
  total: null,
  totalItems: null,
  logOffset: 0,
  isDecided: false,
  isEnded: false,
  ...changes,
});

export interface BoardHarness {
  /** Where collectors pin up. */
  readonly pinning: ProgressBoard;
  /** The same board as a planner reaches it. */
  readonly reading: ProgressBoard;
  /** A collector has claimed this epoch of the step; or what lies there is called so. */
  claim(step: { readonly jobId: string; readonly step: string }, epoch: number | string): Promise<void>;
  close(): Promise<void>;
}

/** What every progress board has to keep. */
export function progressBoardContract(name: string, open: () => Promise<BoardHarness>): void {
  describe(`${name} keeps the contract of progress boards`, () => {
    let board: BoardHarness;
    beforeEach(async () => {
      board = await open();
      await board.claim(step, 1);
    });
    afterEach(() => board.close());

    const pinUp = async (changes: Partial<RunProgress>): Promise<void> => {
      const progress = progressOf(changes);
      await board.claim(progress, progress.epoch);
      await board.pinning.pinUp(progress);
    };
    const newest = (isIt: (progress: RunProgress) => boolean): Promise<RunProgress> =>
      until(async () => {
        const progress = await board.reading.read(step);
        return progress !== undefined && isIt(progress) && progress;
      });

    it('has nothing before the first', async () => {
      expect(await board.reading.read(step)).toBeUndefined();
    });

    it('shows the first word on a run at once, whole', async () => {
      const done = IndexSet.of([
        [0, 3],
        [5, 6],
      ]);
      await pinUp({ done, scorers: new Map([['s1', { verdicts: 4, meanMs: 2.5 }]]), initFailed: ['s2'], total: 9 });
      const read = await board.reading.read(step);
      expect([...(read?.done.ranges() ?? [])]).toEqual([
        [0, 3],
        [5, 6],
      ]);
      expect([read?.done.next, read?.done.size, read?.done.has(5), read?.done.has(4)]).toEqual([3, 4, true, false]);
      expect(read?.scorers.get('s1')).toEqual({ verdicts: 4, meanMs: 2.5 });
      expect(read).toMatchObject({ ...step, run: 1, epoch: 1, initFailed: ['s2'], total: 9 });
    });

    it('shows the newest in the end, of each step its own', async () => {
      for (const aheadBytes of [1, 2, 3]) await pinUp({ aheadBytes });
      await pinUp({ step: 'other', aheadBytes: 9 });
      expect((await newest(({ aheadBytes }) => aheadBytes === 3)).step).toBe('digits');
      expect(await board.reading.read({ ...step, jobId: '20261121-084000-other' })).toBeUndefined();
    });

    it('shows a decision at once', async () => {
      await pinUp({});
      await pinUp({ isDecided: true });
      expect(await board.reading.read(step)).toMatchObject({ isDecided: true });
    });

    it.each([
      ['an earlier run', { run: 1, epoch: 2 }],
      ['a former owner', { run: 2, epoch: 2 }],
    ])('ignores %s', async (_, stale) => {
      await pinUp({ run: 2, epoch: 3, aheadBytes: 7 });
      await pinUp({ ...stale, isDecided: true });
      expect(await board.reading.read(step)).toMatchObject({ run: 2, epoch: 3, aheadBytes: 7, isDecided: false });
    });

    it('knows the newest of several owners among files that are no claims', async () => {
      for (const name of ['1.bak', '0x7', '2.bak', '4x']) await board.claim(step, name);
      for (const epoch of [1, 2, 10]) await pinUp({ epoch, aheadBytes: epoch });
      expect(await board.reading.read(step)).toMatchObject({ epoch: 10, aheadBytes: 10 });
    });

    it('gives the same object until something changes', async () => {
      await pinUp({});
      const seen = await board.reading.read(step);
      expect(await board.reading.read(step)).toBe(seen);
      await pinUp({ isDecided: true });
      expect(await board.reading.read(step)).not.toBe(seen);
    });

    it('tells every waiter of a change, whatever else it has seen', async () => {
      const { signal } = new AbortController();
      const waiters = [1, 2].map(() => board.reading.changed(step, undefined, signal));
      await pinUp({});
      await Promise.all(waiters);
      const seen = await board.reading.read(step);
      const again = board.reading.changed(step, seen, signal);
      await pinUp({ isDecided: true });
      await again;
      // What was missed is told at once.
      await board.reading.changed(step, seen, signal);
    });

    it('lets a waiter go when its signal aborts, before or after it began', async () => {
      const stop = new AbortController();
      const changed = board.reading.changed(step, undefined, stop.signal);
      stop.abort();
      await changed;
      await board.reading.changed(step, undefined, stop.signal);
    });
  });
}
