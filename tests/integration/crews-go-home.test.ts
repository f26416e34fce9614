import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { layout } from '../../core/job/layout.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { RUN } from '../support/fed-collector.ts';
import { until } from '../support/poll.ts';
import { ServiceWorld } from '../support/service-world.ts';

const encoder = new TextEncoder();

describe('the crews of steps that are over', () => {
  let world: ServiceWorld;
  beforeEach(() => {
    world = new ServiceWorld();
  });
  afterEach(() => world.close());

  const stop = (step: string) =>
    world.store.putIfAbsent(layout.stop({ jobId: RUN.jobId, step }, 1), encoder.encode('{}\n'));
  const count = (kind: string) => world.notes.filter((note) => note.kind === kind).length;

  it('go home beside one another: one that is slow to shut down holds up no other', async () => {
    const slow = Promise.withResolvers<void>();
    const ended: string[] = [];
    let slowOnes = 0;
    const shutdown = (step: string) => {
      ended.push(step);
      return step === 'slow' && ++slowOnes === 1 ? slow.promise : Promise.resolve();
    };
    world.collector();
    world.planner();
    world.scorer({ workers: new FakeWorkers({ shutdown }), of: 2 });
    for (const step of ['slow', 'quick']) {
      await world.submit(world.stepOf(step));
      await world.summaryOf(step);
    }
    await until(() => ended.includes('quick')).finally(() => slow.resolve());
  });

  it('leave no worker behind in the count, also one that was in init()', async () => {
    const workers = new FakeWorkers({ init: () => new Promise(() => {}) });
    world.planner();
    const scorer = world.scorer({ workers });
    await world.submit(world.stepOf('digits'));
    await until(() => count('worker-started') === 2);
    await stop('digits');
    await until(() => workers.alive === 0);
    // Its logs are closed by it. The planner goes on until the run is decided.
    await until(() => count('step-left') === 1);
    scorer.stop();
    await scorer.over;
    expect(count('worker-ended')).toBe(count('worker-started'));
  });
});
