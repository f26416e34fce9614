import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { TOPICS, type Transport } from '../../core/ports/transport.ts';
import { RUN } from '../support/fed-collector.ts';
import { doing, ServiceWorld } from '../support/service-world.ts';

/** Fault 11 and 9 at once: a publish waits for as long as the broker is away. */
describe('a service that is stopped while its broker is away', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
  });
  afterEach(() => world.close());

  /** From the first record to this topic on nothing comes through; `reached` resolves then. */
  function awayFor(topic: string) {
    const reached = Promise.withResolvers<void>();
    const publish: Transport['publish'] = (to, records) => {
      if (to !== topic) return world.transport.publish(to, records);
      reached.resolve();
      return new Promise(() => {});
    };
    const transport = doing(world.transport, { publish });
    return { transport, reached: reached.promise };
  }

  it('is a scorer that gives up a verdict in flight once its grace is over; nobody has acked it', async () => {
    const { transport, reached } = awayFor(TOPICS.results);
    world.planner();
    world.collector();
    const scorer = world.scorer({ transport, graceMs: 200 });
    await world.submit(world.stepOf('digits'));
    await reached;
    scorer.stop();
    expect(await scorer.over).toBe('stopped');
    expect(await world.store.stat(layout.end({ jobId: RUN.jobId, step: 'digits' }, 1))).toBeUndefined();
    world.scorer();
    expect(await world.summaryOf('digits')).toMatchObject({ status: 'completed', rows: 5 });
  });

  it('is a planner that cannot open a run', async () => {
    const { transport, reached } = awayFor(TOPICS.results);
    const planner = world.planner(transport);
    await world.submit(world.stepOf('digits'));
    await reached;
    planner.stop();
    expect(await planner.over).toBe('stopped');
  });

  it('is a planner that deals out descriptors', async () => {
    const { transport, reached } = awayFor(TOPICS.miniBatches('default'));
    const planner = world.planner(transport);
    world.scorer();
    await world.submit(world.stepOf('digits'));
    await reached;
    planner.stop();
    expect(await planner.over).toBe('stopped');
  });
});
