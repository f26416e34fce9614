import { describe, expect, it } from 'vitest';
import { until } from '../support/poll.ts';
import { ack, setUpTransport, type TransportHarness, textsOf } from './transport-harness.ts';

/** What is acked is behind the group, what is not comes again. */
export function transportCommits(harness: TransportHarness): void {
  describe('commits', () => {
    const world = setUpTransport(harness);
    const committed = (group = 'readers') => world.transport.committed('one', group, 0);
    const untilCommitted = (offset: number, group = 'readers') =>
      until(async () => (await committed(group)) === offset, {
        timeoutMs: harness.patienceMs,
        what: `a commit of ${offset}`,
      });

    it('are unknown before the first ack', async () => {
      await world.publish('one', 0, 'a');
      expect(await committed()).toBeUndefined();
      await world.read('one').first(1);
      expect(await committed()).toBeUndefined();
    });

    it('follow the acks, each group for itself', async () => {
      await world.publish('one', 0, 'a', 'b', 'c');
      const [first, second] = [world.read('one'), world.read('one', { group: 'others' })];
      for (const delivery of await first.first(3)) delivery.ack();
      ack((await second.first(3))[0]);
      await untilCommitted(3);
      await untilCommitted(1, 'others');
    });

    it('take only the contiguous run when acks come out of order', async () => {
      await world.publish('one', 0, 'a', 'b', 'c', 'd');
      const [a, b, c] = await world.read('one').first(4);
      ack(c);
      ack(a);
      await untilCommitted(1);
      ack(c); // Again: an ack is idempotent.
      ack(b);
      await untilCommitted(3);
    });

    it('hand what was never acked to the next reader, and no more', async () => {
      await world.publish('one', 0, 'a', 'b', 'c', 'd');
      const first = world.read('one');
      const [a, , c] = await first.first(4);
      ack(a);
      ack(c); // Behind a gap: it may come again.
      await untilCommitted(1);
      await first.leave();
      const second = world.read('one', { id: 'b' });
      const came = textsOf(await second.first(2));
      const all = came.includes('c') ? textsOf(await second.first(3)) : came;
      expect(all.filter((text) => text !== 'c')).toEqual(['b', 'd']);
    });

    it('hand on what a reader held that broke off', async () => {
      await world.publish('one', 0, 'a', 'b');
      const first = world.read('one');
      ack((await first.first(2))[0]);
      await untilCommitted(1);
      await first.breakOff();
      expect(textsOf(await world.read('one').first(1))).toEqual(['b']);
    });

    it('take no ack of a reader that has left', async () => {
      await world.publish('one', 0, 'a', 'b');
      const first = world.read('one');
      const deliveries = await first.first(2);
      await first.leave();
      for (const delivery of deliveries) delivery.ack();
      const second = world.read('one', { id: 'b' });
      ack((await second.first(2))[0]);
      await untilCommitted(1);
    });

    it('show first and next offset of a partition', async () => {
      await world.publish('four', 2, 'a', 'b');
      expect(await world.transport.bounds('four', 2)).toEqual({ start: 0, end: 2 });
      expect(await world.transport.bounds('four', 1)).toEqual({ start: 0, end: 0 });
      expect([await world.transport.partitions('one'), await world.transport.partitions('four')]).toEqual([1, 4]);
    });

    it('give way to where a reader says that it starts', async () => {
      await world.publish('one', 0, 'a', 'b', 'c', 'd');
      const asked: number[] = [];
      const startAt = async (partition: number) => {
        asked.push(partition);
        return 2;
      };
      const reader = world.read('one', { startAt });
      expect(textsOf(await reader.first(2))).toEqual(['c', 'd']);
      expect(asked).toEqual([0]);
      for (const delivery of reader.received) delivery.ack();
      await untilCommitted(4);
    });

    it('count when a reader leaves open where it starts', async () => {
      await world.publish('one', 0, 'a', 'b');
      const first = world.read('one');
      ack((await first.first(2))[0]);
      await untilCommitted(1);
      await first.leave();
      const second = world.read('one', { startAt: async () => undefined });
      expect(textsOf(await second.first(1))).toEqual(['b']);
    });

    it('begin with the log when a reader starts where there is nothing', async () => {
      await world.publish('one', 0, 'a', 'b');
      const reader = world.read('one', { startAt: async () => 1_000 });
      expect(textsOf(await reader.first(2))).toEqual(['a', 'b']);
    });
  });
}
