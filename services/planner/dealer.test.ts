import { describe, expect, it } from 'vitest';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { Dealer } from './dealer.ts';
import type { RunScope } from './run-scope.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };
const AHEAD_LIMIT_BYTES = 100;

/** A dealer to one scorer of two workers, and what it told. */
async function dealing() {
  const told: string[] = [];
  const dealer = await Dealer.open({
    run: RUN,
    compute: 'default',
    manifest: { settings: { nodeCount: null, processCountPerNode: null } } as StepManifest,
    settings: { aheadLimitBytes: AHEAD_LIMIT_BYTES },
    shelf: { total: undefined },
    signal: new AbortController().signal,
    ports: {
      clock: new VirtualClock(),
      journal: { note: ({ message }: { message: string }) => void told.push(message) },
      store: memoryStore(),
      transport: { members: async () => [{ id: 'a', workers: 2, partitions: [0] }] },
    },
  } as unknown as RunScope);
  return { dealer, told };
}

/** Of a scorer that nothing slows down. */
const progress = (aheadBytes = 0): RunProgress =>
  ({
    ...RUN,
    done: { next: 7, size: 7, has: (index: number) => index < 7, ranges: () => [[0, 7]] },
    scorers: new Map([['a', { verdicts: 1_000_000, meanMs: 0 }]]),
    initFailed: [],
    aheadBytes,
  }) as unknown as RunProgress;

const miniBatches = (...slices: number[]): PlannedMiniBatch[] =>
  slices.map((count, at) => ({ index: 7 + at, slices: new Array(count).fill({}) }) as unknown as PlannedMiniBatch);

describe('the room of a dealer', () => {
  it('is none while too many rows wait for their turn, and that is told once each time it begins', async () => {
    const { dealer, told } = await dealing();
    const rooms: number[] = [];
    for (const aheadBytes of [100, 101, 5_000, 100, 101]) {
      rooms.push((await dealer.room(progress(aheadBytes), miniBatches(1, 1))).length);
    }
    expect(rooms).toEqual([2, 0, 0, 2, 0]);
    const paused = (bytes: number) => `paused: ${bytes} bytes of rows wait for mini-batch 7 (MILLRACE_AHEAD_LIMIT)`;
    expect(told).toEqual([paused(101), paused(101)]);
  });

  it('is smaller where one of the mini-batches that come next has many files', async () => {
    const { dealer } = await dealing();
    const many = new Array(100).fill(1);
    expect(await dealer.room(progress(), miniBatches(...many))).toHaveLength(100);
    expect(await dealer.room(progress(), miniBatches(...many, 1_000))).toHaveLength(66);
  });
});
