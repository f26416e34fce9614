import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../adapters/system-clock/system-clock.ts';
import type { InitOutcome } from '../../core/ports/outcome.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { ServiceWorld } from '../support/service-world.ts';

const FAILED: InitOutcome = { kind: 'failed', error: { name: 'Error', message: 'no model yet', traceback: '' } };
const WAIT_MS = 10;

describe('an init() that fails', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
    world.clock = { ...systemClock, sleep: (ms, signal) => systemClock.sleep(Math.min(ms, WAIT_MS), signal) };
    world.collector();
    world.planner();
  });
  afterEach(() => world.close());

  it('in one worker is tried again as long as others work, and warned of once', async () => {
    const second = Promise.withResolvers<void>();
    let failures = 0;
    const init = async (worker: number): Promise<InitOutcome> =>
      worker === 1 && ++failures <= 5 ? FAILED : { kind: 'ready' };
    const run = async (_: unknown, worker: number): Promise<void> => {
      if (worker === 1) second.resolve();
      await second.promise;
    };
    world.scorer({ workers: new FakeWorkers({ init, run }), of: 2 });
    await world.submit(world.stepOf('digits'));
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed' });
    const warnings = world.notes.filter((note) => note.kind === 'warning').map(({ message }) => message);
    expect(warnings).toEqual([
      'worker 1 does not get ready: its init() fails again and again; it is tried now and then, and the others go on',
    ]);
  });

  it('in all of them fails the step once one of them has failed three times', async () => {
    const workers = new FakeWorkers({ init: async () => FAILED });
    world.scorer({ workers, of: 2 });
    await world.submit(world.stepOf('digits'));
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'failed', tries: 0 });
    expect([5, 6]).toContain(workers.started);
  });
});
