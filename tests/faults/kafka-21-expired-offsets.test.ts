import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KafkaSettings } from '../../adapters/kafka/settings.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import { describeKafka, sharedKafka, testSettings } from '../support/broker.ts';
import { deleteTopics } from '../support/delete-topics.ts';
import { expireRecords } from '../support/expire-records.ts';
import { makeTopics } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { TransportReader } from '../support/transport-reader.ts';

const SCRIPT = join(import.meta.dirname, 'kafka-scripts/hold-lanes.ts');

describeKafka('offsets that the log no longer holds (fault 21)', () => {
  let settings: KafkaSettings;
  let transport: KafkaTransport;

  beforeAll(async () => {
    settings = testSettings((await sharedKafka()).brokers, { timing: { lookMs: 100 } });
    await makeTopics(settings, { one: 1, two: 1, three: 1, again: 1 });
    transport = connectKafka(settings);
  });
  afterAll(async () => {
    await transport?.close();
  });

  const send = (topic: string, ...texts: string[]) =>
    transport.publish(
      topic,
      texts.map((text) => ({ key: null, partition: 0, value: Buffer.from(text) })),
    );
  const expire = (name: string, before: number) => expireRecords(settings.brokers, settings.topicPrefix + name, before);
  const textsOf = (reader: TransportReader) => reader.received.map(({ value }) => Buffer.from(value).toString());

  it('make a group go on at the start of what is there, never at its end', async () => {
    await send('one', 'a', 'b', 'c', 'd', 'e');
    const first = new TransportReader(transport, 'one').run();
    (await first.first(1))[0]?.ack();
    await until(async () => (await transport.committed('one', 'readers', 0)) === 1);
    await first.leave();
    await expire('one', 3);
    expect(await transport.bounds('one', 0)).toEqual({ start: 3, end: 5 });
    const second = new TransportReader(transport, 'one').run();
    await second.first(2);
    expect(textsOf(second)).toEqual(['d', 'e']);
    for (const delivery of second.received) delivery.ack();
    await until(async () => (await transport.committed('one', 'readers', 0)) === 5);
    await second.leave();
  });

  it('are the log’s start as well where a reader asks for one behind the end', async () => {
    await send('two', 'a', 'b', 'c');
    await expire('two', 1);
    const reader = new TransportReader(transport, 'two', { startAt: async () => 1_000 }).run();
    await reader.first(2);
    expect(textsOf(reader)).toEqual(['b', 'c']);
    await reader.leave();
  });

  it('that vanish under a reader which is behind leave a gap, and its commits go on behind it', async () => {
    const value = Buffer.alloc(200_000, 'x');
    const sendMany = (count: number) =>
      transport.publish(
        'three',
        Array.from({ length: count }, () => ({ key: null, partition: 0, value })),
      );
    await sendMany(120);
    const slow = new TransportReader(transport, 'three');
    // What is fetched ahead is bounded: the rest expires before this reader asks for it.
    await slow.askForRecords();
    await expire('three', 110);
    slow.run();
    await slow.until(() => slow.received.some(({ offset }) => offset === 119), 'the last record');
    const offsets = slow.received.map(({ offset }) => offset);
    expect(offsets.length).toBeLessThan(110);
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
    expect(offsets.slice(-10)).toEqual([110, 111, 112, 113, 114, 115, 116, 117, 118, 119]);
    for (const delivery of slow.received) delivery.ack();
    await until(async () => (await transport.committed('three', 'readers', 0)) === 120);
    await slow.leave();
  });

  it('are not taken for those of a topic that was deleted and made again while its reader was stopped', async (context) => {
    await send('again', 'a');
    const argv = [SCRIPT, JSON.stringify(settings), 'again', 'r', 'ack'];
    const reader = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
    context.onTestFinished(() => void reader.kill('SIGKILL'));
    const told: string[] = [];
    createInterface(reader.stdout).on('line', (line) => told.push(JSON.parse(line)[0]));
    await until(async () => (await transport.committed('again', 'g', 0)) === 1, { what: 'the commit' });
    reader.kill('SIGSTOP');
    await deleteTopics(settings.brokers, `${settings.topicPrefix}again`);
    await makeTopics(settings, { again: 1 });
    // As many as were read: where the reader goes on there is an end, as before.
    await send('again', 'b');
    reader.kill('SIGCONT');
    await until(() => told.length === 4, { what: 'the reading of the new topic' });
    expect(told).toEqual(['assigned', 'records', 'assigned', 'records']);
  });
});
