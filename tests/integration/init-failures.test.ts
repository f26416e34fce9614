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

  it.each([
    ['for the first time', 0],
    ['again, after it has died', 1],
  ])('in one worker ends no step while the other one loads %s', async (_, deaths) => {
    const enough = Promise.withResolvers<void>();
    const [loads, runs] = [new Map<number, number>(), { left: deaths }];
    let failuresSince: number | undefined;
    const init = async (worker: number): Promise<InitOutcome> => {
      const load = loads.get(worker) ?? 0;
      loads.set(worker, load + 1);
      if (worker === 1) {
        if (failuresSince !== undefined && ++failuresSince > 8) enough.resolve();
        return FAILED;
      }
      if (load !== deaths) return { kind: 'ready' };
      failuresSince = 0;
      await enough.promise;
      return { kind: 'ready' };
    };
    const run = async (): Promise<'dies' | undefined> => (runs.left-- > 0 ? 'dies' : undefined);
    world.scorer({ workers: new FakeWorkers({ init, run }), of: 2 });
    await world.submit(world.stepOf('digits'));
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed' });
    expect(loads.get(0)).toBe(deaths + 1);
  });

  it('in all of them fails the step once each of them has failed three times', async () => {
    const failures = [0, 0];
    const init = async (worker: number): Promise<InitOutcome> => {
      failures[worker] = (failures[worker] as number) + 1;
      return FAILED;
    };
    world.scorer({ workers: new FakeWorkers({ init }), of: 2 });
    await world.submit(world.stepOf('digits'));
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'failed', tries: 0 });
    // The last of them was not tried a fourth time.
    expect(Math.min(...failures)).toBe(3);
  });
});
