import { expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { MillraceError } from '../../core/errors.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { Store } from '../../core/ports/store.ts';
import type { Delivery } from '../../core/ports/transport.ts';
import { RUN, scored } from '../../tests/support/fed-collector.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { openedRun } from '../../tests/support/opened-run.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { OwnedRuns } from './owned-runs.ts';
import type { CollectorPorts } from './ports.ts';

const going = new AbortController().signal;

/** A collector's runs: one, that was opened on partition 0 at offset 3 of a log that ends at 10. */
function world() {
  const store = countedStore(openedRun());
  const clock = new VirtualClock();
  const open = new Set<number>();
  const notes: unknown[] = [];
  const world = { claims: 0, claiming: Promise.resolve(), pinUp: async () => {} };
  const claim = async () => {
    await world.claiming;
    world.claims += 1;
    const epoch = world.claims;
    open.add(epoch);
    return {
      ...{ epoch, recovered: undefined, aheadBytes: 0, write: async () => {} },
      beginCheckpoint: async (note: unknown) => {
        notes.push(note);
        return async () => {};
      },
      isOwner: async () => world.claims === epoch,
      close: async () => void open.delete(epoch),
    };
  };
  const ports = {
    ...{ store, clock, outputs: { claim }, codec: avroCodec, journal: { note: () => {} }, openFolder: () => store },
    transport: { committed: async () => 0, bounds: async () => ({ start: 0, end: 10 }) },
    board: { pinUp: () => world.pinUp() },
  } as unknown as CollectorPorts;
  const told: string[] = [];
  const events = { onFailed: (error: unknown) => told.push(`failed: ${error}`), onFenced: () => told.push('fenced') };
  return { store, world, claim, clock, open, notes, told, runs: new OwnedRuns(ports, { events, failsAlone: true }) };
}

/** As `memoryStore`, and what was read of it. */
function countedStore(files: Map<string, Uint8Array>): Store & { readonly asked: string[] } {
  const store = memoryStore(files);
  const asked: string[] = [];
  const noting = <Answer>(ask: (path: string) => Answer) => {
    return (path: string): Answer => {
      asked.push(path);
      return ask(path);
    };
  };
  return { ...store, asked, read: noting(store.read), stat: noting(store.stat), list: noting(store.list) };
}

const recordOn = (partition: number, offset: number, run = 1): Delivery => ({
  ...{ topic: 'results', partition, offset, key: null, ack: () => {} },
  value: avroCodec.encode({ ...scored(5), run }),
});

it('lets go of a run whose assignment was over before it was told, and does not begin all others anew', async () => {
  const { runs, claim, clock, told, open } = world();
  await runs.recover(0, going);
  await claim();
  await clock.advance(6_000);
  expect([told, [...open]]).toEqual([[], [2]]);
});

it('asks the store one thing, and once, of a run whose log is on none of the partitions that come', async () => {
  const { runs, store } = world();
  for (const partition of [1, 2, 3]) await runs.recover(partition, going);
  expect(store.asked).toEqual([layout.open, layout.opened(RUN, 1), layout.open, layout.open]);
});

it('claims nothing more once the assignment is over', async () => {
  const { world: outside, runs } = world();
  await runs.recover(0, AbortSignal.abort());
  expect(outside.claims).toBe(0);
});

it('leaves no run owned that was recovered while it closed', async () => {
  const { world: outside, runs, clock, open } = world();
  const held = Promise.withResolvers<void>();
  outside.claiming = held.promise;
  const recovering = runs.recover(0, going);
  await clock.advance(0);
  const closing = runs.close();
  held.resolve();
  await recovering;
  await closing;
  expect(open.size).toBe(0);
});

it('closes the output of a claim that is not finished', async () => {
  const { world: outside, runs, open } = world();
  outside.pinUp = () => Promise.reject(new MillraceError('STORE_UNAVAILABLE', 'away'));
  await expect(runs.recover(0, going)).rejects.toThrow('away');
  expect(open.size).toBe(0);
});

it('goes over to the log that counts, where two planners have opened a run at the same moment on two partitions', async () => {
  const { store, runs, open } = world();
  await store.remove(layout.opened(RUN, 1));
  await runs.take([recordOn(3, 900)]);
  expect([...open]).toEqual([1]);
  await store.putIfAbsent(layout.opened(RUN, 1), checkedState({ partition: 0, offset: 3 }));
  await runs.take([recordOn(0, 4)]);
  expect([...open]).toEqual([2]);
  await runs.take([recordOn(3, 901)]);
  expect([...open]).toEqual([2]);
  await runs.close();
});

it('passes over records of a run on another partition than its log is on', async () => {
  const { world: outside, runs, clock, notes } = world();
  await runs.take([recordOn(3, 900)]);
  expect(outside.claims).toBe(0);
  await runs.recover(0, going);
  runs.begin([0]);
  await runs.take([recordOn(3, 901)]);
  await clock.advance(6_000);
  expect(notes).toEqual([]);
  await runs.take([recordOn(0, 4), recordOn(3, 902)]);
  await clock.advance(6_000);
  expect(notes).toEqual([expect.objectContaining({ logOffset: 5 })]);
  await runs.close();
});

it('asks the store of a run that it does not know once for each fetch', async () => {
  const { store, runs, open } = world();
  await runs.take([recordOn(0, 4, 2), recordOn(0, 5, 2), recordOn(0, 6, 2)]);
  await runs.take([recordOn(0, 7, 2)]);
  const look = [layout.opened(RUN, 2), layout.runs(RUN)];
  expect(store.asked).toEqual([...look, ...look]);
  await store.putIfAbsent(layout.run(RUN, 2), jsonBytes({ isServed: true }));
  await runs.take([recordOn(0, 8, 2)]);
  expect([...open]).toEqual([1]);
  await runs.close();
});

it.each([
  ['has ended', layout.end(RUN, 1)],
  ['has a later one', layout.run(RUN, 2)],
])('owns no run that %s, and looks it up no more', async (_, path) => {
  const { store, world: outside, runs } = world();
  await store.putIfAbsent(path, jsonBytes({}));
  await runs.take([recordOn(0, 4)]);
  const asked = store.asked.length;
  await runs.take([recordOn(0, 5)]);
  await runs.take([recordOn(0, 6)]);
  expect([store.asked.length, outside.claims]).toEqual([asked, 0]);
});
