import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../core/ports/transport.ts';
import { until } from '../support/poll.ts';
import type { TransportReader } from '../support/transport-reader.ts';
import { setUpTransport, type TransportHarness, textsOf } from './transport-harness.ts';

const ALL = [0, 1, 2, 3];
const heldBy = (...readers: TransportReader[]): number[] => readers.flatMap(({ held }) => [...held]).sort();
const acked = (delivery: Delivery): void => delivery.ack();

/** The readers of a group share its partitions. */
export function transportAssignment(harness: TransportHarness): void {
  describe('assignment', () => {
    const world = setUpTransport(harness);
    const timeoutMs = harness.patienceMs;

    it('gives each partition to one reader, and none to nobody', async () => {
      const readers = ['a', 'b', 'c'].map((id) => world.read('four', { id }));
      await until(() => readers.every(({ held }) => held.size > 0) && heldBy(...readers).length === 4, { timeoutMs });
      expect(heldBy(...readers)).toEqual(ALL);
      expect(readers.map(({ held }) => held.size).sort()).toEqual([1, 1, 2]);
    });

    it('tells who comes, and whom it costs, and then who has it back', async () => {
      const first = world.read('four');
      await first.holds(4);
      const second = world.read('four', { id: 'b' });
      await first.holds(2);
      await second.holds(2);
      expect(heldBy(first, second)).toEqual(ALL);
      await second.leave();
      await first.holds(4);
      expect(first.events.filter(({ kind }) => kind === 'lost').length).toBeGreaterThan(0);
    });

    it('moves records with their partition', async () => {
      const first = world.read('four', { onRecord: acked });
      await first.holds(4);
      const second = world.read('four', { id: 'b', onRecord: acked });
      await first.holds(2);
      await second.holds(2);
      for (const partition of ALL) await world.publish('four', partition, `${partition}`);
      const expectOwn = async (reader: TransportReader) =>
        expect(textsOf(await reader.first(2)).sort()).toEqual([...reader.held].sort().map(String));
      await expectOwn(first);
      await expectOwn(second);
    });

    it('takes no ack of a partition that was lost: its records come to the new owner', async () => {
      for (const partition of ALL) await world.publish('four', partition, `${partition}`);
      const first = world.read('four');
      const deliveries = await first.first(4);
      const second = world.read('four', { id: 'b' });
      const redelivered = await second.first(2);
      await first.holds(2);
      for (const delivery of deliveries) delivery.ack();
      expect(textsOf(redelivered).sort()).toEqual([...second.held].sort().map(String));
      for (const partition of first.held) {
        await until(async () => (await world.transport.committed('four', 'readers', partition)) === 1, { timeoutMs });
      }
      for (const partition of second.held) {
        expect(await world.transport.committed('four', 'readers', partition)).toBeUndefined();
      }
    });

    it('leaves alone what stays: no record comes again, and its acks count', async () => {
      for (const partition of ALL) await world.publish('four', partition, 'x', 'y');
      const first = world.read('four');
      const deliveries = await first.first(8);
      const second = world.read('four', { id: 'b' });
      await second.first(4);
      await first.holds(2);
      for (const partition of first.held) await world.publish('four', partition, 'z');
      const later = (await first.first(10)).slice(8);
      expect(textsOf(later)).toEqual(['z', 'z']);
      for (const delivery of [...deliveries, ...later]) delivery.ack();
      for (const partition of first.held) {
        await until(async () => (await world.transport.committed('four', 'readers', partition)) === 3, { timeoutMs });
      }
    });

    it('asks where to start for each partition that comes, and not for those that stay', async () => {
      const asked: number[] = [];
      const startAt = async (partition: number) => {
        asked.push(partition);
        return undefined;
      };
      const first = world.read('four', { startAt });
      await first.holds(4);
      const second = world.read('four', { id: 'b' });
      await second.holds(2);
      await first.holds(2);
      const moved = [...second.held];
      await second.leave();
      await first.holds(4);
      expect(asked.sort()).toEqual([...ALL, ...moved].sort());
    });

    it('keeps the groups apart', async () => {
      const readers = ['x', 'y'].map((group) => world.read('four', { group }));
      for (const reader of readers) await reader.holds(4);
    });

    it('gives nothing to a reader that was never asked for an event', async () => {
      world.reader('four', { id: 'idle' });
      const busy = world.read('four', { id: 'busy' });
      await busy.holds(4);
      expect(heldBy(busy)).toEqual(ALL);
    });

    if (!harness.capabilities.canPeekMembers) return;

    it('shows the members of a group with what each says of itself and holds', async () => {
      expect(await world.transport.members('four', 'readers')).toEqual([]);
      const readers = [
        world.read('four', { id: 'a', workers: 2 }),
        world.read('four', { id: 'b', workers: 5 }),
      ] as const;
      for (const reader of readers) await reader.holds(2);
      const members = [...(await world.transport.members('four', 'readers'))].sort((a, b) => (a.id < b.id ? -1 : 1));
      expect(members).toEqual([
        { id: 'a', workers: 2, partitions: [...readers[0].held].sort() },
        { id: 'b', workers: 5, partitions: [...readers[1].held].sort() },
      ]);
      await readers[0].leave();
      await readers[1].holds(4);
      expect(await world.transport.members('four', 'readers')).toEqual([{ id: 'b', workers: 5, partitions: ALL }]);
    });
  });
}
