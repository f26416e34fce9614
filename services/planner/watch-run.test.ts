import { beforeEach, describe, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import type { ResultsRecord } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import type { RunScope } from './run-scope.ts';
import { watchRun } from './watch-run.ts';

const RUN = { jobId: 'j', step: 's', run: 1 };

/** What the board has of the step. */
const progress = (run: number, isDecided: boolean) => ({ run, isDecided, done: { size: 0 } }) as RunProgress;

describe('a run with a progress_update_timeout of 60 s', () => {
  let clock: VirtualClock;
  let stopped: unknown[];
  let broker: Promise<unknown>;
  let board: Promise<RunProgress | undefined>;
  let store: Store;
  let over: AbortController;
  let watching: Promise<void>;
  let settings: { firstTaskCreationTimeout: number; progressUpdateTimeout: number | null };
  let shelf: { isEmpty: boolean };
  beforeEach(() => {
    clock = new VirtualClock();
    stopped = [];
    broker = board = Promise.resolve(undefined);
    over = new AbortController();
    store = memoryStore();
    settings = { firstTaskCreationTimeout: 600, progressUpdateTimeout: 60 };
    shelf = { isEmpty: false };
    const transport = { bounds: () => broker };
    const ports = { clock, transport, store, board: { read: () => board } };
    const publish = async (record: ResultsRecord) => void stopped.push(record);
    const plan = { manifest: { settings }, opened: { partition: 0 }, shelf };
    watching = watchRun({ ports, run: RUN, ...plan, publish, signal: over.signal } as unknown as RunScope);
    return () => over.abort();
  });

  it('fails when no mini-batch is settled for so long, and is told so again while nobody has heard it', async () => {
    await clock.advance(60_000);
    expect(stopped).toEqual([]);
    await clock.advance(1_000);
    const reason = 'no mini-batch was settled within progress_update_timeout (60 s)';
    expect(stopped).toMatchObject([{ kind: 'StepStopped', status: 'failed', reason }]);
    await clock.advance(30_000);
    expect(stopped).toHaveLength(2);
  });

  /** The process is stopped for so long, and the run still has its 60 s, no more and no less. */
  async function outlives(stopMs: number): Promise<void> {
    await clock.advance(50_200);
    clock.standStill(stopMs);
    await clock.advance(9_000);
    expect(stopped).toEqual([]);
    await clock.advance(2_000);
    expect(stopped).toHaveLength(1);
  }

  it.each([29_000, 40_000])('does not fail for the %i ms in which the process was stopped', outlives);

  it('does not fail for them where first_task_creation_timeout is what counts', async () => {
    Object.assign(settings, { firstTaskCreationTimeout: 60, progressUpdateTimeout: null });
    shelf.isEmpty = true;
    await outlives(29_000);
  });

  it('is not told to stop while the board says that it is decided, and is by whoever does not know that', async () => {
    board = Promise.resolve(progress(RUN.run, true));
    await clock.advance(120_000);
    expect(stopped).toEqual([]);
    board = Promise.resolve(progress(RUN.run, false));
    await clock.advance(1_000);
    expect(stopped).toHaveLength(1);
  });

  it('is told to stop although the board says of another run that it is decided', async () => {
    board = Promise.resolve(progress(RUN.run - 1, true));
    await clock.advance(61_000);
    expect(stopped).toHaveLength(1);
  });

  it('is not told to stop by a planner that lets it go while it looks', async () => {
    await clock.advance(60_000);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    board = promise;
    await clock.advance(1_000);
    over.abort();
    resolve(undefined);
    await clock.runUntil(watching, 1_000);
    expect(stopped).toEqual([]);
  });

  it('is watched no longer once the store has the decision', async () => {
    await store.putIfAbsent(layout.seal(RUN, RUN.run), new Uint8Array());
    await clock.runUntil(watching, 1_000);
    expect(stopped).toEqual([]);
  });

  it.each(['broker', 'store'] as const)('is given all of it again once the %s is back that was away', async (what) => {
    await clock.advance(30_000);
    const { promise, resolve } = Promise.withResolvers<undefined>();
    if (what === 'broker') broker = promise;
    else board = promise;
    await clock.advance(90_000);
    resolve(undefined);
    await clock.advance(59_000);
    expect(stopped).toEqual([]);
    await clock.advance(2_000);
    expect(stopped).toHaveLength(1);
  });
});
