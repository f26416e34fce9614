import { describe, expect, it } from 'vitest';
import { setUpTransport, type TransportHarness } from './transport-harness.ts';

const unavailable = (message = /./) =>
  expect.objectContaining({ code: 'TRANSPORT_UNAVAILABLE', message: expect.stringMatching(message) });
const record = { key: 'k', value: new Uint8Array() };

/** How subscriptions and the transport itself come to an end, and what is refused. */
export function transportEndings(harness: TransportHarness): void {
  describe('endings', () => {
    const world = setUpTransport(harness);

    it('of a waiting reader come with its signal', async () => {
      const reader = world.read('one');
      await reader.holds(1);
      await reader.leave();
      expect(await reader.ask()).toBeUndefined();
    });

    it('come at once to a reader whose signal was aborted before', async () => {
      const reader = world.reader('one');
      await reader.leave();
      expect(await reader.ask()).toBeUndefined();
      expect(reader.events).toEqual([]);
    });

    it('of a subscription that breaks off are final', async () => {
      const reader = world.read('one');
      await reader.holds(1);
      await reader.breakOff();
      expect(await reader.ask()).toBeUndefined();
    });

    it('leave nothing of a reader that was never asked to start', async () => {
      await world.reader('one').breakOff();
      await world.read('one', { id: 'b' }).holds(1);
    });

    it('of the transport end every subscription', async () => {
      const readers = [world.read('one'), world.read('four', { group: 'others' })];
      for (const [place, reader] of readers.entries()) await reader.holds(place === 0 ? 1 : 4);
      await world.transport.close();
      for (const reader of readers) expect(await reader.ask()).toBeUndefined();
    });

    it('of the transport may be asked for twice, and refuse what comes later', async () => {
      await Promise.all([world.transport.close(), world.transport.close()]);
      await world.transport.close();
      await expect(world.transport.publish('one', [record])).rejects.toEqual(unavailable());
      await expect(world.reader('one').ask()).rejects.toEqual(unavailable());
    });

    it('are what a topic that is not there comes to, by name', async () => {
      await expect(world.transport.publish('absent', [record])).rejects.toEqual(unavailable(/absent/));
      await expect(world.reader('absent').ask()).rejects.toEqual(unavailable(/absent/));
      await expect(world.transport.partitions('absent')).rejects.toEqual(unavailable(/absent/));
    });

    it('come to a reader that cannot tell where it starts, with the reason', async () => {
      const reader = world.reader('one', { startAt: () => Promise.reject(new Error('no checkpoint')) });
      await expect(reader.ask()).rejects.toThrow('no checkpoint');
      await world.read('one', { id: 'b' }).holds(1);
    });
  });
}
