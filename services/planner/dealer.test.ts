import { describe, expect, it } from 'vitest';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import type { OutgoingRecord } from '../../core/ports/transport.ts';
import { IndexSet } from '../../core/result/index-set.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { Dealer } from './dealer.ts';
import type { RunScope } from './run-scope.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };
const AHEAD_LIMIT_BYTES = 100;

/** A dealer to one scorer of two workers, and what it told. */
async function dealing(store = memoryStore()) {
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
      store,
      codec: { encode: () => new Uint8Array() },
      board: { read: async () => undefined },
      transport: {
        members: async () => [{ id: 'a', workers: 2, partitions: [0] }],
        publish: async (_: string, records: readonly OutgoingRecord[]) =>
          records.map((_, offset) => ({ partition: 0, offset })),
      },
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

describe('what a dealer has still to publish', () => {
  const [seven, eight, nine] = miniBatches(1, 1, 1) as [PlannedMiniBatch, PlannedMiniBatch, PlannedMiniBatch];
  const part = [seven, eight, nine];

  it('is what comes behind all that it has published, be it once or again', async () => {
    const { dealer } = await dealing();
    expect(await dealer.todo(part)).toEqual(part);
    await dealer.publish([seven, eight], ['a', 'a']);
    await dealer.publish([seven], ['a']);
    expect(await dealer.todo(part)).toEqual([nine]);
  });

  it('is what comes behind the mark of the planner before it', async () => {
    const store = memoryStore();
    const { dealer: former } = await dealing();
    await former.publish([seven, eight], ['a', 'a']);
    await store.putIfAbsent(layout.mark(RUN, RUN.run), checkedState(former.mark()));
    const { dealer } = await dealing(store);
    expect(await dealer.todo(part)).toEqual([nine]);
    expect([...dealer.outstanding.byScorer]).toEqual([['a', 2]]);
  });
});

it('a dealer that looks anew takes in what another collector knows, though it knows no more', async () => {
  const { dealer } = await dealing();
  const [seven, eight] = miniBatches(1, 1) as [PlannedMiniBatch, PlannedMiniBatch];
  await dealer.publish([seven, eight], ['a', 'a']);
  await dealer.room(progress(), []);
  const done = IndexSet.of([
    [0, 6],
    [7, 8],
  ]);
  const anothers = { ...progress(), done };
  await dealer.room(anothers, []);
  expect(dealer.outstanding.size).toBe(2);
  dealer.lookAnew();
  await dealer.room(anothers, []);
  expect(dealer.outstanding.size).toBe(1);
});
