import { afterEach, beforeEach, expect, it } from 'vitest';
import { FakeWorkers } from '../support/fake-workers.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld();
});
afterEach(() => world.close());

const never = (): Promise<never> => new Promise(() => {});

it('a scorer that is to stop asks a store that does not answer no longer than its grace', async () => {
  let isAway = false;
  const stat = (path: string) => (isAway ? never() : world.store.stat(path));
  const workers = new FakeWorkers({ init: never });
  world.planner();
  const scorer = world.scorer({ workers, store: { ...world.store, stat }, graceMs: 100 });
  await world.submit(world.stepOf('digits'));
  await until(() => world.notes.some((note) => note.kind === 'worker-started'), { what: 'a worker' });
  isAway = true;
  scorer.stop();
  expect(await scorer.over).toBe('stopped');
});
