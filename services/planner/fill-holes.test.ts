import { expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { MiniBatch, ResultsRecord } from '../../core/ports/records.ts';
import { type OutgoingRecord, TOPICS } from '../../core/ports/transport.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { Dealer } from './dealer.ts';
import { fillHoles } from './fill-holes.ts';
import type { RunScope } from './run-scope.ts';

const RUN = { jobId: '20261121-084000-k3x9f', step: 'step', run: 1 };
const MINI_BATCHES = [0, 1, 2].map((index): PlannedMiniBatch => ({ index, input: 'files', folder: '/', slices: [] }));

interface World {
  /** Of the log. */
  readonly start: number;
  readonly readTo: number;
  /** After so many publishes another planner has the run. */
  readonly letGoAfter?: number;
}

/**
 * A lane on which each descriptor is acked, and never gets a verdict. Tells the indices of each publish, what is said,
 * and what failed.
 */
async function filling(initFailed: readonly string[], forMs: number, world: World = { start: 0, readTo: 9 }) {
  const { start, readTo, letGoAfter = Number.POSITIVE_INFINITY } = world;
  const clock = new VirtualClock();
  const told: number[][] = [];
  const said: string[] = [];
  const failed: ResultsRecord[] = [];
  let end = 0;
  const publish = async (_: string, records: readonly OutgoingRecord[]) => {
    told.push(records.map(({ value }) => (avroCodec.decode(value) as MiniBatch).index));
    return records.map(() => ({ partition: 0, offset: end++ }));
  };
  const done = { next: 0, size: 0, has: () => false, ranges: () => [] };
  const progress = {
    ...{ ...RUN, done, initFailed, scorers: new Map(), aheadBytes: 0 },
    logOffset: readTo,
    isDecided: false,
  };
  const over = new AbortController();
  const scope = {
    run: RUN,
    compute: 'default',
    opened: { partition: 0, offset: 0 },
    manifest: { settings: { nodeCount: null, processCountPerNode: null, runMaxTry: 3 } },
    shelf: {
      total: 3,
      async *pick(indices: ReadonlySet<number>) {
        if (told.length >= letGoAfter) over.abort();
        yield* MINI_BATCHES.filter(({ index }) => indices.has(index));
      },
    },
    signal: over.signal,
    publish: async (record: ResultsRecord) => void failed.push(record),
    ports: {
      clock,
      codec: avroCodec,
      journal: { note: ({ message }: { message: string }) => void said.push(message) },
      store: memoryStore(),
      board: { read: async () => progress },
      transport: {
        publish,
        members: async () => [{ id: 'able', workers: 1, partitions: [0] }],
        committed: async () => end,
        bounds: async (topic: string) => ({ start: topic === TOPICS.results ? start : 0, end: 9 }),
      },
    },
  } as unknown as RunScope;
  const dealer = await Dealer.open(scope);
  await dealer.room(undefined, MINI_BATCHES);
  await dealer.publish(MINI_BATCHES, ['able', 'able', 'able']);
  const filled = fillHoles(scope, dealer);
  await clock.advance(forMs);
  over.abort();
  await clock.runUntil(filled);
  return { told, said, failed };
}

const published = async (initFailed: readonly string[], forMs: number) => (await filling(initFailed, forMs)).told;

it('what is gone goes out again after a minute, after seconds where a scorer acks unrun what comes to it', async () => {
  expect(await published([], 60_000)).toHaveLength(1);
  expect(await published([], 65_000)).toHaveLength(2);
  expect(await published(['unable'], 10_000)).toHaveLength(2);
});

it('what is gone goes out again though the log has dropped what its collector had not read yet', async () => {
  expect((await filling([], 65_000, { start: 0, readTo: 3 })).told).toHaveLength(1);
  expect((await filling([], 65_000, { start: 9, readTo: 3 })).told).toHaveLength(2);
});

it('what goes out again is told', async () => {
  const { said } = await filling([], 65_000);
  expect(said).toEqual(['mini-batches that nobody had any more were published again: 3, the first is 0']);
});

it('what kills its scorer comes before the others of its lane only every other time', async () => {
  expect(await published(['unable'], 30_000)).toEqual([
    [0, 1, 2],
    [2, 1, 0],
    [0, 1, 2],
    [2, 1, 0],
  ]);
});

it('what is gone for the third time is given up, and fails as lost', async () => {
  const { told, failed } = await filling([], 190_000);
  expect([told.length, failed]).toEqual([3, []]);
  const later = await filling([], 195_000);
  expect(later.told).toHaveLength(3);
  const tries = [{ attempt: 3, ending: 'lost' }];
  expect(later.failed).toMatchObject([0, 1, 2].map((index) => ({ kind: 'MiniBatchFailed', index, tries })));
});

it('what is gone is not given up by a planner that lets the run go meanwhile', async () => {
  const { told, failed } = await filling([], 195_000, { start: 0, readTo: 9, letGoAfter: 3 });
  expect([told.length, failed]).toEqual([3, []]);
});
