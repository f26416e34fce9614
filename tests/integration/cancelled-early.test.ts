import { afterEach, beforeEach, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld();
});
afterEach(() => world.close());

it('a job that was cancelled before any planner took it ends as cancelled, and nothing of it is scored', async () => {
  const manifest = world.stepOf('early');
  await world.store.putIfAbsent(layout.cancel(manifest.jobId, 1), new TextEncoder().encode('{}\n'));
  await world.submit(manifest);
  world.planner();
  world.collector();
  world.scorer();
  expect(await world.summaryOf('early')).toMatchObject({ status: 'cancelled', rows: 0 });
});
