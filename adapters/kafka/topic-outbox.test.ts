import kafkajs, { type Message, type RecordMetadata } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { ConnectionBoard } from './connection-board.ts';
import { Parcel } from './parcel.ts';
import { Persistence } from './persistence.ts';
import type { Sender } from './sender.ts';
import { KAFKA_TIMING, type KafkaSettings } from './settings.ts';
import { TopicOutbox } from './topic-outbox.ts';

const settings = { brokers: ['a:1'], topicPrefix: '', sasl: null, timing: KAFKA_TIMING };

/**
 * A broker that appends, and fails as it is told to: `before` or `after` it has appended. What then comes with the same
 * numbers it takes for what it has.
 */
class FakeSender {
  readonly sends: Message[][] = [];
  readonly log: string[] = [];
  readonly faults: { readonly when: 'before' | 'after'; readonly error: Error }[] = [];
  bytesMax = Number.POSITIVE_INFINITY;
  renewals = 0;
  /** What it has, while the sender does not know. */
  #unconfirmed: RecordMetadata[] | undefined;

  async send(topicName: string, messages: Message[]): Promise<RecordMetadata[]> {
    this.sends.push(messages);
    await new Promise(setImmediate);
    const fault = this.faults.shift();
    if (fault?.when === 'before') throw fault.error;
    const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
    if (bytes > this.bytesMax) throw tooLarge();
    const placed = this.#unconfirmed ?? this.#append(topicName, messages);
    this.#unconfirmed = fault && placed;
    if (fault !== undefined) throw fault.error;
    return placed;
  }

  async renew(): Promise<void> {
    this.renewals += 1;
    this.#unconfirmed = undefined;
  }

  #append(topicName: string, messages: readonly Message[]): RecordMetadata[] {
    const placed = new Map<number, RecordMetadata>();
    for (const { partition = 0, value } of messages) {
      const baseOffset = String(this.log.filter((each) => each.startsWith(`${partition}:`)).length);
      if (!placed.has(partition)) placed.set(partition, { topicName, partition, errorCode: 0, baseOffset });
      this.log.push(`${partition}:${value}`);
    }
    return [...placed.values()];
  }
}

const tooLarge = () =>
  new kafkajs.KafkaJSProtocolError({
    message: 'large',
    type: 'MESSAGE_TOO_LARGE',
    code: 10,
    retriable: false,
  } as never);
const cut = () => new kafkajs.KafkaJSConnectionError('Closed connection');

function setUp(giveUpAfterMs: number | null = null) {
  const sender = new FakeSender();
  const persistence = new Persistence(
    { ...settings, giveUpAfterMs } as unknown as KafkaSettings,
    new ConnectionBoard({}, () => 0),
  );
  const outbox = new TopicOutbox({ topic: 't', name: 'x.t', lingerMs: 0 }, sender as unknown as Sender, persistence);
  const limit = { recordBytesMax: 1_000_000 };
  const publish = (...texts: readonly (readonly [number, string])[]) => {
    const parcel = new Parcel(texts.length);
    const items = texts.map(([partition, text], place) => {
      return { parcel, place, partition, record: { key: null, value: Buffer.from(text) } };
    });
    return outbox.publish(parcel, items, limit.recordBytesMax);
  };
  return { limit, sender, outbox, persistence, publish };
}

describe('TopicOutbox', () => {
  it('sends together what is published in one turn, and tells everybody their own places', async () => {
    const { sender, publish } = setUp();
    const [one, other] = await Promise.all([publish([0, 'a'], [1, 'b'], [0, 'c']), publish([0, 'd'])]);
    expect(sender.sends).toHaveLength(1);
    expect(one).toEqual([
      { partition: 0, offset: 0 },
      { partition: 1, offset: 0 },
      { partition: 0, offset: 1 },
    ]);
    expect(other).toEqual([{ partition: 0, offset: 2 }]);
  });

  it('has one send on its way, and gathers meanwhile', async () => {
    const { sender, publish } = setUp();
    const first = publish([0, 'a']);
    await Promise.resolve();
    await Promise.resolve();
    const rest = ['b', 'c', 'd'].map((text) => publish([0, text]));
    await Promise.all([first, ...rest]);
    expect(sender.sends.map((messages) => messages.length)).toEqual([1, 3]);
    expect(sender.log).toEqual(['0:a', '0:b', '0:c', '0:d']);
  });

  it('sends the very same again when it is not known what came of it (fault 22)', async () => {
    const { sender, publish } = setUp();
    sender.faults.push({ when: 'after', error: cut() }, { when: 'before', error: cut() });
    const places = await Promise.all([publish([0, 'a'], [0, 'b']), publish([1, 'c'])]);
    expect(sender.log).toEqual(['0:a', '0:b', '1:c']);
    expect(new Set(sender.sends).size).toBe(1);
    expect(places[0]).toEqual([0, 1].map((offset) => ({ partition: 0, offset })));
  });

  it('has what comes next appended too when a send was given up and had arrived', async () => {
    const { sender, publish } = setUp(0);
    sender.faults.push({ when: 'after', error: cut() });
    await expect(publish([0, 'a'])).rejects.toMatchObject({ code: 'TRANSPORT_UNAVAILABLE' });
    expect(await publish([0, 'b'])).toEqual([{ partition: 0, offset: 1 }]);
    expect(sender.log).toEqual(['0:a', '0:b']);
  });

  it('cuts a publish into sends of at most 512 KiB a partition', async () => {
    const { sender, publish } = setUp();
    const big = 'x'.repeat(200_000);
    const places = await publish([0, big], [0, big], [0, big], [1, big]);
    expect(sender.sends.map((messages) => messages.length)).toEqual([3, 1]);
    expect(places.map(({ offset }) => offset)).toEqual([0, 1, 2, 0]);
  });

  it('sends one by one what the topic does not take together (fault 23)', async () => {
    const { sender, publish } = setUp();
    sender.bytesMax = 5;
    const places = await publish([0, 'aaa'], [1, 'bbb'], [0, 'ccc']);
    expect(sender.log).toEqual(['0:aaa', '0:ccc', '1:bbb']);
    expect(places.map(({ partition, offset }) => [partition, offset])).toEqual([
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    // What the refused send may have left behind must not be taken for one of these.
    expect(sender.renewals).toBe(1);
  });

  it('sends half as much at once from then on, until the topic has another limit (fault 23)', async () => {
    const { limit, sender, publish } = setUp();
    const sizes = () => sender.sends.splice(0).map((messages) => messages.length);
    const four = Array.from({ length: 4 }, () => [0, 'x'.repeat(100_000)] as const);
    sender.bytesMax = 300_000;
    await publish(...four);
    expect(sizes()).toEqual([4, 1, 1, 1, 1]);
    await publish(...four);
    expect(sizes()).toEqual([2, 2]);
    limit.recordBytesMax += 1;
    sender.bytesMax = 500_000;
    await publish(...four);
    expect(sizes()).toEqual([4]);
  });

  it('refuses a record that is too large, and goes on with the next (fault 23)', async () => {
    const { limit, sender, publish } = setUp();
    limit.recordBytesMax = 10;
    await expect(publish([0, 'a'.repeat(11)])).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    sender.bytesMax = 5;
    await expect(publish([0, 'b'.repeat(6)])).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect(await publish([0, 'c'])).toEqual([{ partition: 0, offset: 0 }]);
  });

  it('goes by what the broker says of its limit now', async () => {
    const { limit, publish } = setUp();
    limit.recordBytesMax = 10;
    await expect(publish([0, 'a'.repeat(11)])).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    limit.recordBytesMax = 20;
    expect(await publish([0, 'a'.repeat(11)])).toEqual([{ partition: 0, offset: 0 }]);
  });

  it('lets a record that is too large fail alone, not what others publish beside it (fault 23)', async () => {
    const { sender, publish } = setUp();
    sender.bytesMax = 5;
    const publishes = [publish([0, 'aaa']), publish([0, 'b'.repeat(6)]), publish([0, 'ccc'])];
    const ends = await Promise.allSettled(publishes);
    expect(ends.map((end) => (end.status === 'rejected' ? end.reason.code : end.value[0]?.offset))).toEqual([
      0,
      'RECORD_TOO_LARGE',
      1,
    ]);
  });

  it('tells those who wait when it is closed', async () => {
    const { sender, outbox, persistence, publish } = setUp();
    sender.faults.push(...Array.from({ length: 50 }, () => ({ when: 'before' as const, error: cut() })));
    const waiting = publish([0, 'a']).catch((error) => error);
    await new Promise(setImmediate);
    const later = publish([0, 'b']).catch((error) => error);
    persistence.close();
    outbox.abandon(new Error('closed'));
    expect(await waiting).toMatchObject({ message: 'the transport is closed' });
    expect(await later).toMatchObject({ message: 'closed' });
    await outbox.empty();
  });
});
