import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { avroCodec } from '../../adapters/avro/codec.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { jsonBytes } from '../../core/job/json-bytes.ts';
import { layout } from '../../core/job/layout.ts';
import type { MiniBatch, ResultsRecord } from '../../core/ports/records.ts';
import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { RUN, scored } from '../support/fed-collector.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

const FINE = { ...RUN, step: 'fine' };

let world: ServiceWorld;
let seen: string[];
let letters: string[];
beforeEach(() => {
  world = new ServiceWorld();
  seen = [];
  letters = [];
});
afterEach(() => world.close());

/** Mini-batch 0 of a step that waits for its first scorer, as somebody else would have it. */
const forged = (folder: string, path: string, input = 'images'): MiniBatch => {
  const slices = [{ path, size: 1, modifiedMs: 1 }];
  return { kind: 'MiniBatch', ...FINE, index: 0, publication: 1, input, folder, slices, claim: null };
};

async function readLetters(signal: AbortSignal): Promise<void> {
  const member = { id: 'reader', workers: 0 };
  for await (const event of world.transport.subscribe(TOPICS.deadLetters, { group: 'reader', member, signal })) {
    if (event.kind !== 'records') continue;
    for (const delivery of event.records) {
      const letter = avroCodec.decode(delivery.value);
      if (letter.kind === 'DeadLetter') letters.push(letter.undecodable?.reason ?? '');
      delivery.ack();
    }
  }
}

/** Resolves once the collector has read all that is on its log. */
async function collected(): Promise<void> {
  const { end } = await world.transport.bounds(TOPICS.results, 0);
  const read = async () => (await world.transport.committed(TOPICS.results, GROUPS.collector, 0)) ?? 0;
  await until(async () => (await read()) >= end, { what: 'its ack' });
}

const VERDICT: ResultsRecord = { ...scored(0), ...FINE };
const NO_INIT: ResultsRecord = {
  ...{ kind: 'InitFailed', ...FINE, scorer: 'forged', scorers: 1, present: [] },
  ...{ message: 'no', traceback: '' },
};

describe('fault 44: hostile records', () => {
  it('a forged mini-batch leads a scorer to no folder but those of its step', async () => {
    const stop = new AbortController();
    const reading = readLetters(stop.signal);
    const manifest = world.stepOf('fine');
    const own = `${join(world.root, 'in-fine')}/`;
    const run = async ({ folder, slices }: Pick<MiniBatch, 'folder' | 'slices'>) =>
      void seen.push(...slices.map(({ path }) => folder + path));
    world.collector();
    world.planner();
    const hostile = [
      forged('/etc/', 'shadow'),
      forged('', '/etc/shadow'),
      forged('azure-blob://account/container/', 'secret'),
      forged(own, '../in-other/x'),
      forged(`${own}../`, 'in-other/x'),
      forged(own, '0.png', 'another'),
      forged(`${world.root}/in-fine-too/`, 'x'),
      { ...forged(own, '0.png'), ranges: [{ from: 0, to: 1 }] },
    ];
    await world.submit(manifest);
    const isKnown = async () => (await world.store.stat(layout.manifest(FINE))) !== undefined;
    await until(isKnown, { what: 'the step' });
    await world.publish(TOPICS.miniBatches('default'), hostile);
    world.scorer({ workers: new FakeWorkers({ run }) });
    expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed', error: null });
    await until(() => letters.length === hostile.length, { what: 'a letter for each' });
    expect(letters.filter((reason) => reason.includes("is not of the step's inputs"))).toHaveLength(5);
    expect(letters.filter((reason) => reason.includes('is no whole path'))).toHaveLength(2);
    expect(letters.filter((reason) => reason.includes('its ranges are not'))).toHaveLength(1);
    expect(seen.toSorted()).toEqual([0, 1, 2, 3, 4].map((n) => `${own}${n}.png`));
    stop.abort();
    await reading;
  });

  it('a forged mini-batch of a step that is not there yet keeps no scorer from it', async () => {
    world.collector();
    world.planner();
    world.scorer();
    const manifest = world.stepOf('fine');
    await world.publish(TOPICS.miniBatches('default'), [forged(`${join(world.root, 'in-fine')}/`, '0.png')]);
    const topic = TOPICS.miniBatches('default');
    const isTaken = async () => ((await world.transport.committed(topic, GROUPS.scorer('default'), 0)) ?? 0) > 0;
    await until(isTaken, { what: 'its ack' });
    await world.submit(manifest);
    expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed' });
  });

  it.each([VERDICT, NO_INIT])(
    'a forged $kind of a step that is not there yet keeps no collector from it',
    async (forged) => {
      world.collector();
      world.planner();
      world.scorer();
      const manifest = world.stepOf('fine');
      await world.publish(TOPICS.results, [forged]);
      await collected();
      await world.submit(manifest);
      expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed' });
    },
  );

  it.each([0, 1])('a forged plan of %d mini-batches ends no job before its time, and is told', async (total) => {
    world.collector();
    world.planner();
    const manifest = world.stepOf('fine');
    await world.store.putIfAbsent(layout.manifest(manifest), checkedState(manifest));
    await world.store.putIfAbsent(layout.run(manifest, 1), jsonBytes({ isServed: true }));
    await world.publish(TOPICS.results, [{ kind: 'StepPlanned', ...FINE, total, items: total }]);
    await collected();
    await world.submit(manifest);
    world.scorer();
    expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed', mini_batches: { succeeded: 5 } });
    expect(world.notes).toContainEqual(expect.objectContaining({ kind: 'warning', key: 'forged-plan' }));
  });

  it('a forged verdict of a run that has not begun yet keeps no collector from it', async () => {
    world.collector();
    world.planner();
    const manifest = world.stepOf('fine');
    await world.submit(manifest);
    await world.publish(TOPICS.jobs, [{ kind: 'CancelRequested', jobId: FINE.jobId, requestedAtMs: 1 }]);
    expect(await world.summaryOf('fine')).toMatchObject({ status: 'cancelled' });
    await world.publish(TOPICS.results, [{ ...VERDICT, run: 2 }]);
    await collected();
    world.scorer();
    await world.submit(manifest, 2);
    expect(await world.summaryOf('fine', 2)).toMatchObject({ status: 'completed' });
  });
});
