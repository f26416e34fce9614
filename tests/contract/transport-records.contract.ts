import { describe, expect, it } from 'vitest';
import type { Position } from '../../core/ports/transport.ts';
import { setUpTransport, type TransportHarness, textOf, textsOf } from './transport-harness.ts';

const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n));

/** What is published is read: all of it, in order, by every group. */
export function transportRecords(harness: TransportHarness): void {
  describe('records', () => {
    const world = setUpTransport(harness);

    it('come with the key, bytes and place that they were published with', async () => {
      const value = new Uint8Array([0, 255, 10, 13]);
      const places = await world.transport.publish('four', [{ key: 'job/é', value }]);
      const [delivery] = await world.read('four').first(1);
      const { topic, key, partition, offset } = delivery ?? {};
      expect({ topic, key, places: [{ partition, offset }] }).toEqual({ topic: 'four', key: 'job/é', places });
      expect([...(delivery?.value ?? [])]).toEqual([...value]);
    });

    it('come in the order of their partition, over many publishes', async () => {
      const reader = world.read('one');
      for (let n = 0; n < 300; n += 3) await world.publish('one', 0, String(n), String(n + 1), String(n + 2));
      const deliveries = await reader.first(300);
      expect(textsOf(deliveries)).toEqual(numbers(300));
      expect(deliveries.map(({ offset }) => offset)).toEqual([...numbers(300).keys()]);
    });

    it('get their places in the order they were given', async () => {
      const records = [2, 0, 2, 2].map((partition) => ({ key: null, partition, value: new Uint8Array() }));
      expect(await world.transport.publish('four', records)).toEqual([
        { partition: 2, offset: 0 },
        { partition: 0, offset: 0 },
        { partition: 2, offset: 1 },
        { partition: 2, offset: 2 },
      ]);
    });

    it('of one key share a partition, those of many keys do not', async () => {
      const keys = numbers(40);
      const publishAll = () =>
        world.transport.publish(
          'four',
          keys.map((key) => ({ key, value: new Uint8Array() })),
        );
      const partitionsOf = (places: readonly Position[]) => places.map(({ partition }) => partition);
      const first = partitionsOf(await publishAll());
      expect(partitionsOf(await publishAll())).toEqual(first);
      expect(new Set(first).size).toBe(4);
    });

    it('go to the partition that they name, whatever their key', async () => {
      const record = { key: 'k', value: new Uint8Array() };
      for (const partition of [0, 1, 2, 3]) {
        expect(await world.transport.publish('four', [{ ...record, partition }])).toEqual([{ partition, offset: 0 }]);
      }
    });

    it('are all delivered to every group', async () => {
      const early = world.read('four', { group: 'early' });
      await early.holds(4);
      for (const partition of [0, 1, 2, 3]) await world.publish('four', partition, `${partition}`);
      const late = world.read('four', { group: 'late' });
      for (const reader of [early, late]) {
        expect(textsOf(await reader.first(4)).sort()).toEqual(['0', '1', '2', '3']);
      }
    });

    it('come in events that are never empty, and only after their partition was assigned', async () => {
      const reader = world.read('four');
      for (const text of numbers(20)) await world.publish('four', Number(text) % 4, text);
      await reader.first(20);
      expect(reader.events[0]?.kind).toBe('assigned');
      const sizes = reader.events.map((event) => (event.kind === 'records' ? event.records : event.partitions).length);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
    });

    it('are fetched only when they are asked for', async () => {
      await world.publish('one', 0, 'before');
      const reader = world.reader('one');
      await reader.askForRecords();
      await world.publish('one', 0, 'after');
      await reader.leave();
      expect(await reader.ask()).toBeUndefined();
      expect(reader.received.map(textOf)).toEqual(['before']);
    });

    it('may be none at all', async () => {
      expect(await world.transport.publish('one', [])).toEqual([]);
      expect(await world.transport.bounds('one', 0)).toEqual({ start: 0, end: 0 });
    });
  });
}
