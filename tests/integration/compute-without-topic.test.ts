import { afterEach, beforeEach, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';
import { RUN } from '../support/fed-collector.ts';
import { doing, ServiceWorld } from '../support/service-world.ts';

let world: ServiceWorld;
beforeEach(() => {
  world = new ServiceWorld();
});
afterEach(() => world.close());

/** With the topic of the compute `gpu`, which the scorers of the other one serve. */
function withItsTopic(inner: Transport): Transport {
  const topicOf = (topic: string) => (topic === TOPICS.miniBatches('gpu') ? TOPICS.miniBatches('default') : topic);
  return doing(inner, {
    partitions: (topic) => inner.partitions(topicOf(topic)),
    members: (topic) => inner.members(topicOf(topic), GROUPS.scorer('default')),
    publish: (topic, records) => inner.publish(topicOf(topic), records),
  });
}

it('a job of a compute without a topic waits for it, through restarts, while those of others complete', async () => {
  const gpu = world.stepOf('apart');
  await world.submit({ ...gpu, settings: { ...gpu.settings, computeTarget: 'gpu' } });
  await world.submit(world.stepOf('fine'));
  world.collector();
  world.scorer();
  const planner = world.planner();
  expect(await world.summaryOf('fine')).toMatchObject({ status: 'completed' });
  const about = { ...RUN, step: 'apart' };
  const message = 'waits: there is no topic minibatches.gpu; `millrace topics ensure` makes what is missing';
  expect(world.notes).toContainEqual({ kind: 'warning', ...about, key: 'no-lanes', message });
  expect(await world.store.stat(layout.end(about, 1))).toBeUndefined();
  planner.stop();
  expect(await planner.over).toBe('stopped');
  world.planner(withItsTopic(world.transport));
  expect(await world.summaryOf('apart')).toMatchObject({ status: 'completed' });
});
