import { expect, it } from 'vitest';
import type { AlonePhase, Delivery, SubscriptionEvent, Transport } from '../../core/ports/transport.ts';
import { FakeWorkers } from '../support/fake-workers.ts';
import { until } from '../support/poll.ts';
import { doing, ServiceWorld } from '../support/service-world.ts';

it('what may have killed its scorers does not run once its lane is lost, though that was while it was noted', async () => {
  const world = new ServiceWorld();
  const events: string[] = [];
  const noting = Promise.withResolvers<void>();
  const isLost = Promise.withResolvers<void>();
  const noteAlone = async (phase: AlonePhase): Promise<boolean> => {
    events.push(phase);
    if (phase === 'starting') return true;
    noting.resolve();
    await isLost.promise;
    return false;
  };
  async function* suspecting(inner: AsyncIterable<SubscriptionEvent>): AsyncGenerator<SubscriptionEvent> {
    for await (const event of inner) {
      if (event.kind === 'assigned') yield { ...event, deaths: new Map([[0, { deaths: 2, alone: null }]]) };
      else if (event.kind !== 'records' || events.length > 0) yield event;
      else {
        const [first, ...others] = event.records;
        yield { kind: 'records', records: [{ ...(first as Delivery), noteAlone }] };
        await noting.promise;
        yield { kind: 'lost', partitions: [0] };
        isLost.resolve();
        yield { kind: 'assigned', partitions: [0] };
        yield { kind: 'records', records: others };
      }
    }
  }
  const { transport } = world;
  const bounds: Transport['bounds'] = async () => ({ start: 0, end: 1_000 });
  const subscribe: Transport['subscribe'] = (...words) => suspecting(transport.subscribe(...words));
  const workers = new FakeWorkers({ run: async ({ index }) => void events.push(`run ${index}`) });
  world.collector();
  world.planner();
  world.scorer({ transport: doing(transport, { bounds, subscribe }), workers, of: 1 });
  await world.submit(world.stepOf('one'));
  await until(() => events.length >= 6, { what: 'all others' });
  await world.close();
  expect(events.slice(0, 2)).toEqual(['starting', 'running']);
  expect(events.slice(2).sort()).toEqual(['run 1', 'run 2', 'run 3', 'run 4']);
});
