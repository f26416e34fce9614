import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import type { StepManifest } from '../../core/job/manifest.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { RUN } from '../support/fed-collector.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

const RUN_MS = 10;

describe('a scorer with several steps at once', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
    world.collector();
    world.planner();
  });
  afterEach(() => world.close());

  const taking = (ms: number) => ({ run: () => world.clock.sleep(ms) });
  const isOver = async (step: string) =>
    (await world.store.stat(layout.end({ jobId: RUN.jobId, step }, 1))) !== undefined;
  const tries = (step: string) =>
    world.notes.filter((note) => note.kind === 'try-ended' && 'step' in note && note.step === step).length;

  function bigStep(step: string): StepManifest {
    const manifest = world.stepOf(step);
    for (let n = 0; n < 600; n += 1) writeFileSync(join(world.root, `in-${step}`, `more-${n}.png`), `${n}`);
    return manifest;
  }

  it('never has more workers than it may, over all of them', async () => {
    const workers = new FakeWorkers(taking(RUN_MS));
    world.scorer({ workers, of: 2 });
    const steps = ['one', 'two', 'three', 'four'];
    for (const step of steps) await world.submit(world.stepOf(step));
    for (const step of steps) expect((await world.summaryOf(step))?.status).toBe('completed');
    expect(workers.mostAtOnce).toBe(2);
  });

  it('gives no step more workers than it may have, though it has room for more', async () => {
    const workers = new FakeWorkers(taking(RUN_MS));
    world.scorer({ workers, of: 2, room: 4 });
    await world.submit(world.stepOf('one'));
    expect((await world.summaryOf('one'))?.status).toBe('completed');
    expect([workers.mostAtOnce, workers.started]).toEqual([2, 2]);
  });

  it('gives its only worker to a small step behind a big one, and back', async () => {
    const workers = new FakeWorkers(taking(RUN_MS));
    world.scorer({ workers, of: 1 });
    await world.submit(bigStep('big'));
    await until(() => tries('big') > 3);
    await world.submit(world.stepOf('small'));
    expect((await world.summaryOf('small'))?.status).toBe('completed');
    expect(await isOver('big')).toBe(false);
    expect((await world.summaryOf('big'))?.status).toBe('completed');
    expect(workers.mostAtOnce).toBe(1);
  });
});
