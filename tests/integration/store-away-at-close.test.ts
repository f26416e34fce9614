import { afterEach, beforeEach, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld({ lanes: 1 });
  world.planner();
  world.collector();
});
afterEach(() => world.close());

it('a scorer whose store goes away ends its workers before it is begun again', async () => {
  const stat = world.store.stat.bind(world.store);
  let isAway = false;
  const ports = Object.create(world.store, {
    stat: {
      value: async (path: string) => {
        if (isAway) throw new MillraceError('STORE_UNAVAILABLE', 'the store is away');
        return stat(path);
      },
    },
  });
  const workers = new FakeWorkers({ run: () => new Promise((done) => setTimeout(done, 50)) });
  const { over } = world.scorer({ id: 'scorer', workers, store: ports });
  await world.submit(world.stepOf('digits'));
  await until(() => workers.alive > 0, { what: 'a worker' });
  isAway = true;
  expect(await over).toBe('STORE_UNAVAILABLE: the store is away');
  expect(workers.alive).toBe(0);
  world.scorer({ id: 'again' });
  expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed', rows: 5 });
});
