import kafkajs from 'kafkajs';
import { expect, it, onTestFinished } from 'vitest';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { describeKafka, sharedKafka, testSettings } from '../support/broker.ts';
import { makeTopics } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { TransportReader } from '../support/transport-reader.ts';

describeKafka('a topic that is given more partitions', () => {
  it('goes on: readers share the new ones too, and whoever publishes finds them (fault 20)', async () => {
    const settings = testSettings((await sharedKafka()).brokers);
    await makeTopics(settings, { t: 1 });
    const states: string[] = [];
    const transport = connectKafka(settings, { onState: ({ kind }) => void states.push(kind) });
    onTestFinished(() => transport.close());
    const read = (id: string) =>
      new TransportReader(transport, 't', {
        member: { id, workers: 0 },
        countsDeaths: true,
        onRecord: (delivery) => delivery.ack(),
      }).run();
    const publish = (...partitions: number[]) =>
      transport.publish(
        't',
        partitions.map((partition) => ({ key: null, partition, value: Buffer.from('x') })),
      );
    const first = read('a');
    await publish(0);
    await first.first(1);
    await addPartitions(settings.brokers, `${settings.topicPrefix}t`, 3);
    const second = read('b');
    await second.holds(1);
    await first.holds(2);
    expect([...first.held, ...second.held].sort()).toEqual([0, 1, 2]);
    expect((await publish(0, 1, 2)).map(({ offset }) => offset)).toEqual([1, 0, 0]);
    const committed = () => Promise.all([0, 1, 2].map((partition) => transport.committed('t', 'readers', partition)));
    await until(async () => (await committed()).join() === '2,1,1', { timeoutMs: 5_000 });
    expect(await transport.bounds('t', 2)).toEqual({ start: 0, end: 1 });
    expect(states).toEqual(['ready']);
    await Promise.all([first.leave(), second.leave()]);
  });
});

async function addPartitions(brokers: readonly string[], topic: string, count: number): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  await admin.createPartitions({ topicPartitions: [{ topic, count }] });
  await admin.disconnect();
}
