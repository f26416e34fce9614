import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import type { OutgoingRecord, Transport } from '../../core/ports/transport.ts';
import { SeededRandom } from '../../tests/support/seeded-random.ts';
import { TransportReader } from '../../tests/support/transport-reader.ts';
import type { TopicOptions } from './topic.ts';
import { createInProcessTransport } from './transport.ts';

const records = (count: number, partition = 0): OutgoingRecord[] =>
  Array.from({ length: count }, (_, n) => ({ key: String(n), partition, value: new Uint8Array() }));

describe('the in-process transport', () => {
  let transport: Transport;
  afterEach(() => transport.close());
  const open = (topic: TopicOptions = { partitions: 1 }): Transport => {
    transport = createInProcessTransport({ topics: { t: topic } });
    return transport;
  };
  const reader = (group: string, id = 'a', startAt?: (partition: number) => Promise<number | undefined>) =>
    new TransportReader(transport, 't', { group, member: { id, workers: 0 }, ...(startAt && { startAt }) });
  const sizes = (of: TransportReader) => of.events.flatMap((e) => (e.kind === 'records' ? [e.records.length] : []));
  const bounds = () => transport.bounds('t', 0);

  it('hands out what several publishes of one tick brought as one event', async () => {
    const waiting = open() && reader('g');
    await waiting.ask();
    const asked = waiting.ask();
    await Promise.all([2, 3, 4].map((count) => transport.publish('t', records(count))));
    await asked;
    expect(sizes(waiting)).toEqual([9]);
  });

  it('hands out at most 4,096 records an event, and lets every lane have its turn', async () => {
    open({ partitions: 2 });
    await transport.publish('t', [...records(9_000, 0), ...records(10, 1)]);
    const slow = reader('g');
    for (let n = 0; n < 3; n += 1) await slow.ask();
    expect(sizes(slow)).toEqual([4_096, 4_096]);
    expect(slow.received.filter(({ partition }) => partition === 1)).toHaveLength(10);
  });

  it('lets a record go once every group that ever read the topic is past it', async () => {
    const [one, other] = open() && [reader('one'), reader('other')];
    await transport.publish('t', records(10));
    for (const each of [one, other]) await each.askForRecords();
    for (const delivery of one.received) delivery.ack();
    expect(await bounds()).toEqual({ start: 0, end: 10 });
    for (const delivery of other.received.slice(0, 4)) delivery.ack();
    expect(await bounds()).toEqual({ start: 4, end: 10 });
    await other.leave();
    expect(await bounds()).toEqual({ start: 4, end: 10 });
  });

  it('never hands out again what its only group has acked, be it behind a gap', async () => {
    const first = open() && reader('g');
    await transport.publish('t', records(5));
    await first.askForRecords();
    for (const { offset, ack } of first.received) if (offset !== 1) ack();
    await first.leave();
    const second = reader('g', 'b');
    await second.askForRecords();
    expect(second.received.map(({ offset }) => offset)).toEqual([1]);
    for (const { ack } of second.received) ack();
    expect(await bounds()).toEqual({ start: 5, end: 5 });
  });

  it('hands out what lies behind more let-go records than fit into an event', async () => {
    const first = open() && reader('g');
    await transport.publish('t', records(10_000));
    for (let n = 0; n < 3; n += 1) await first.askForRecords();
    for (const { ack } of first.received.slice(1, -1)) ack();
    await first.leave();
    const second = reader('g', 'b');
    await second.askForRecords();
    expect(second.received.map(({ offset }) => offset)).toEqual([0, 9_999]);
  });

  it('keeps no more than it is told to of what nobody reads', async () => {
    open({ partitions: 1, keep: 100 });
    for (let n = 0; n < 30; n += 1) await transport.publish('t', records(10));
    expect(await bounds()).toEqual({ start: 200, end: 300 });
    const late = reader('g').run();
    expect((await late.first(100)).map(({ offset }) => offset)[0]).toBe(200);
    await transport.publish('t', records(500));
    expect(await bounds()).toEqual({ start: 200, end: 800 });
  });

  it('keeps for a reader that started further back what it has not acked, and does not take its group back', async () => {
    const [first, other] = open() && [reader('g'), reader('other')];
    await transport.publish('t', records(10));
    for (const each of [first, other]) await each.askForRecords();
    for (const delivery of first.received) delivery.ack();
    await first.leave();
    const second = reader('g', 'b', async () => 3);
    await second.ask();
    for (const delivery of other.received) delivery.ack();
    expect(await bounds()).toEqual({ start: 3, end: 10 });
    await second.askForRecords();
    second.received[0]?.ack();
    expect([await transport.committed('t', 'g', 0), (await bounds()).start]).toEqual([10, 4]);
  });

  it('tells nothing of a lane that came and went between two asks', async () => {
    open({ partitions: 2 });
    const [stays, comes] = [reader('g'), reader('g', 'b')];
    await stays.ask();
    await comes.ask();
    await comes.leave();
    await stays.ask();
    await stays.ask();
    expect(stays.events.map(({ kind }) => kind)).toEqual(['assigned', 'lost', 'assigned']);
    expect([...stays.held].sort()).toEqual([0, 1]);
  });

  it('serves the other lanes while one is still being asked where it starts', async () => {
    open({ partitions: 2 });
    await transport.publish('t', [...records(1, 0), ...records(1, 1)]);
    const answer = Promise.withResolvers<undefined>();
    const asked: number[] = [];
    const asking = reader('g', 'a', (partition) => {
      asked.push(partition);
      return partition === 0 ? answer.promise : Promise.resolve(undefined);
    });
    asking.run();
    expect((await asking.first(1))[0]?.partition).toBe(1);
    answer.resolve(undefined);
    expect((await asking.first(2))[1]?.partition).toBe(0);
    expect(asked).toEqual([0, 1]);
  });

  it('leaves no listener on a signal that outlives the subscription', async () => {
    const { signal } = new AbortController();
    for await (const event of open().subscribe('t', { group: 'g', member: { id: 'a', workers: 0 }, signal })) {
      expect([event.kind, getEventListeners(signal, 'abort').length]).toEqual(['assigned', 1]);
      break;
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('refuses two readers of one name in one group, and records without a place', async () => {
    open({ partitions: 2 });
    await reader('g').ask();
    await expect(reader('g').ask()).rejects.toThrow('two readers of one group of topic t are called a');
    const value = new Uint8Array();
    await expect(transport.publish('t', [{ key: null, value }])).rejects.toThrow('neither a key nor a partition');
    const astray = [
      { key: 'k', value },
      { key: 'k', partition: 2, value },
    ];
    await expect(transport.publish('t', astray)).rejects.toThrow('there is no 2');
    const ends = [(await bounds()).end, (await transport.bounds('t', 1)).end];
    expect(ends).toEqual([0, 0]);
  });

  it.each([1, 2, 3, 4, 5])(
    'loses nothing while readers come and go, and lets all go in the end (seed %i)',
    async (seed) => {
      open({ partitions: 5 });
      const random = new SeededRandom(seed);
      const done = new Set<string>();
      const readers: TransportReader[] = [];
      const join = (n: number) => {
        const onRecord = (delivery: TransportReader['received'][number]) => {
          if (random.chance(0.2)) return;
          done.add(`${delivery.partition}/${delivery.offset}`);
          delivery.ack();
        };
        const member = { id: `r${n}`, workers: 0 };
        readers.push(new TransportReader(transport, 't', { group: 'g', member, onRecord }).run());
      };
      for (let n = 0; n < 60; n += 1) {
        await transport.publish('t', records(random.below(20), random.below(5)));
        if (random.chance(0.3)) join(n);
        if (random.chance(0.25) && readers.length > 0)
          await readers.splice(random.below(readers.length), 1)[0]?.leave();
      }
      for (const each of readers) await each.leave();
      const last = new TransportReader(transport, 't', { group: 'g', onRecord: (delivery) => delivery.ack() }).run();
      for (let partition = 0; partition < 5; partition += 1) {
        const { end } = await transport.bounds('t', partition);
        await last.until(() => seenUpTo(partition, end, last, done), `all of partition ${partition}`);
        expect(await transport.bounds('t', partition)).toEqual({ start: end, end });
      }
    },
  );
});

const seenUpTo = (partition: number, end: number, last: TransportReader, done: ReadonlySet<string>): boolean => {
  const seen = new Set(last.received.filter((delivery) => delivery.partition === partition).map((d) => d.offset));
  return [...Array(end).keys()].every((offset) => seen.has(offset) || done.has(`${partition}/${offset}`));
};
