import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { MillraceError } from '../../core/errors.ts';
import { layout } from '../../core/job/layout.ts';
import type { Delivery } from '../../core/ports/transport.ts';
import { RUN, scored } from '../../tests/support/fed-collector.ts';
import { memoryStore } from '../../tests/support/memory-store.ts';
import { openedRun } from '../../tests/support/opened-run.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { OwnedRuns } from './owned-runs.ts';
import type { CollectorPorts } from './ports.ts';

const going = new AbortController().signal;
const UNUSABLE = new MillraceError('OUTPUT_UNUSABLE', 'not here');

/** A collector that has one run, on partition 0; what its output answers is for each test to say. */
function world() {
  const store = memoryStore(openedRun());
  const clock = new VirtualClock();
  const output = {
    ...{ epoch: 1, recovered: undefined, aheadBytes: 0, claims: 0, looks: 0, checkpoints: 0, isOpen: false },
    isOwner: async () => true,
    makeDurable: async () => {},
    write: async () => {},
    freeze: async () => Promise.reject(new Error('a run that was let go is not sealed')),
  };
  const claimed = {
    ...output,
    isOwner: () => {
      output.looks += 1;
      return output.isOwner();
    },
    beginCheckpoint: async () => {
      output.checkpoints += 1;
      return () => output.makeDurable();
    },
    write: () => output.write(),
    freeze: () => output.freeze(),
    close: async () => {
      output.isOpen = false;
    },
  };
  const claim = async () => {
    output.claims += 1;
    output.isOpen = true;
    return claimed;
  };
  const ports = {
    ...{ store, clock, outputs: { claim }, codec: avroCodec, journal: { note: () => {} }, openFolder: () => store },
    transport: { committed: async () => 0, bounds: async () => ({ start: 0, end: 10 }) },
    board: { pinUp: async () => {} },
  } as unknown as CollectorPorts;
  const told: string[] = [];
  const events = { onFailed: (error: unknown) => told.push(`failed: ${error}`), onFenced: () => told.push('fenced') };
  const runs = new OwnedRuns(ports, { events, failsAlone: true });
  const owning = async () => {
    await runs.recover(0, going);
    runs.begin([0]);
  };
  /** Whether the run was stopped or sealed. */
  const isEnded = async () =>
    (await Promise.all([layout.stop(RUN, 1), layout.seal(RUN, 1)].map(store.stat))).some((entry) => entry);
  return { store, clock, output, told, runs, owning, isEnded };
}

const recordsOf = (...indices: number[]): Delivery[] => [
  ...[{ kind: 'StepPlanned', ...RUN, total: 1, items: 1 } as const, ...indices.map(scored)].map((record, n) => ({
    ...{ topic: 'results', partition: 0, offset: 4 + n, key: null, ack: () => {} },
    value: avroCodec.encode(record),
  })),
];

it.each([
  ['false', (look: PromiseWithResolvers<boolean>) => look.resolve(false)],
  ['that the store is away', (look: PromiseWithResolvers<boolean>) => look.reject(new Error('away'))],
  ['what fails the step', (look: PromiseWithResolvers<boolean>) => look.reject(UNUSABLE)],
])('is not told of a run that was let go while it was looked whose it is, and the answer is %s', async (_, answer) => {
  const { runs, owning, output, clock, told, isEnded } = world();
  await owning();
  const look = Promise.withResolvers<boolean>();
  output.isOwner = () => look.promise;
  for (let n = 0; n < 12 && output.looks === 0; n += 1) await clock.advance(1_000);
  expect(output.looks).toBe(1);
  await runs.letGo([0]);
  answer(look);
  await turn();
  await turn();
  expect([told, await isEnded()]).toEqual([[], false]);
});

it('is told of one that another has while it still holds the log', async () => {
  const { owning, output, clock, told } = world();
  await owning();
  output.isOwner = async () => false;
  await clock.advance(6_000);
  expect(told).toEqual(['fenced']);
});

/** While a checkpoint is on its way to the disk the run is closed; then it fails. */
async function failedCheckpoint(error: Error, close: (runs: OwnedRuns) => Promise<void>) {
  const outside = world();
  const { runs, owning, output, clock } = outside;
  await owning();
  const durable = Promise.withResolvers<void>();
  output.makeDurable = () => durable.promise;
  await runs.take(recordsOf());
  for (let n = 0; n < 12 && output.checkpoints === 0; n += 1) await clock.advance(1_000);
  expect(output.checkpoints).toBe(1);
  const closing = close(runs).then(
    () => 'closed',
    (reason: unknown) => `failed: ${reason}`,
  );
  await turn();
  durable.reject(error);
  return { ...outside, closed: await closing };
}

it('does not fail a step that was let go by a checkpoint that fails meanwhile', async () => {
  const { closed, told, isEnded, output } = await failedCheckpoint(UNUSABLE, (runs) => runs.letGo([0]));
  expect([closed, told, await isEnded(), output.isOpen]).toEqual(['closed', [], false, false]);
});

it('says at its end that the last checkpoint has failed', async () => {
  const { closed, told, output } = await failedCheckpoint(new Error('no disk'), (runs) => runs.close());
  expect([closed, told, output.isOpen]).toEqual(['failed: Error: no disk', [], false]);
});

/** While a decided run is on its way to its seal it is closed; then the disk fails. */
async function failedSeal(error: Error, close: (runs: OwnedRuns) => Promise<void>) {
  const outside = world();
  const { runs, owning, output } = outside;
  await owning();
  const [asked, frozen] = [Promise.withResolvers<void>(), Promise.withResolvers<never>()];
  output.freeze = () => {
    asked.resolve();
    return frozen.promise;
  };
  await runs.take(recordsOf(0));
  await asked.promise;
  const closing = close(runs).then(
    () => 'closed',
    (reason: unknown) => `failed: ${reason}`,
  );
  frozen.reject(error);
  return { ...outside, closed: await closing };
}

it('says at its end that the seal has failed, and leaves the run to the next owner', async () => {
  const { closed, told, isEnded, output } = await failedSeal(new Error('no disk'), (runs) => runs.close());
  expect([closed, told, await isEnded(), output.isOpen]).toEqual(['failed: Error: no disk', [], false, false]);
});

it('does not fail a step that was let go by a seal that fails meanwhile', async () => {
  const { closed, told, isEnded } = await failedSeal(UNUSABLE, (runs) => runs.letGo([0]));
  expect([closed, told, await isEnded()]).toEqual(['closed', [], false]);
});

it('does not seal what was let go while its last rows were written', async () => {
  const { runs, owning, output, told, isEnded } = world();
  await owning();
  const written = Promise.withResolvers<void>();
  output.write = () => written.promise;
  const taking = runs.take(recordsOf(0));
  await turn();
  const letGo = runs.letGo([0]);
  written.resolve();
  await Promise.all([taking, letGo]);
  await turn();
  expect([told, await isEnded(), output.isOpen]).toEqual([[], false, false]);
});

it('claims nothing once its assignment is over, be it while it asks for the run', async () => {
  const { store, runs, output } = world();
  const lost = new AbortController();
  const read = store.read.bind(store);
  store.read = async (path) => {
    if (path === layout.manifest(RUN)) lost.abort();
    return read(path);
  };
  await runs.recover(0, lost.signal);
  expect([lost.signal.aborted, output.claims]).toEqual([true, 0]);
});
