import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import { describeKafka, testSettings } from '../support/broker.ts';
import { type Lab, makeTopics, openLab } from '../support/kafka-lab.ts';
import { until } from '../support/poll.ts';
import { TransportReader } from '../support/transport-reader.ts';

const HOUR_MS = 3_600_000;

describeKafka('a wall clock that is set back by an hour (fault 43)', () => {
  let lab: Lab;
  let transport: KafkaTransport;
  beforeAll(async () => {
    lab = await openLab();
    const settings = testSettings(lab.kafka.brokers, { timing: { sessionTimeoutMs: 1_000 } });
    await makeTopics(settings, { t: 1 });
    transport = connectKafka(settings);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });
  afterAll(async () => {
    await transport?.close();
    await lab?.stop();
  });

  it('puts no reader out of its group for that hour', async () => {
    const reader = new TransportReader(transport, 't', { group: 'g', member: { id: 'a', workers: 1 } }).run();
    await reader.holds(1);
    const realNow = Date.now;
    vi.spyOn(Date, 'now').mockImplementation(() => realNow() - HOUR_MS);
    const assigned = () => reader.events.filter(({ kind }) => kind === 'assigned').length;
    await until(() => assigned() > 1, { what: 'its lane again', timeoutMs: 30_000 });
    expect(await transport.members('t', 'g', 'settled')).toMatchObject([{ id: 'a', partitions: [0] }]);
    await reader.leave();
  });
});
