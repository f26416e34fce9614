import kafkajs from 'kafkajs';
import { beforeAll, expect, it } from 'vitest';
import type { KafkaSettings } from '../../adapters/kafka/settings.ts';
import { TOPIC_PLAN, topicSpecs } from '../../adapters/kafka/topic-specs.ts';
import { ensureTopics } from '../../adapters/kafka/topics.ts';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { describeKafka, sharedKafka, testSettings } from '../support/broker.ts';

const specs = topicSpecs({ ...TOPIC_PLAN, partitions: 2, computes: { default: 3 } });

describeKafka('topics', () => {
  let settings: KafkaSettings;
  beforeAll(async () => {
    settings = testSettings((await sharedKafka()).brokers);
  });

  it('are made once, as they should be', async () => {
    const made = await ensureTopics(settings, specs);
    expect(made.map(({ isNew }) => isNew)).toEqual(new Array(5).fill(true));
    expect((await ensureTopics(settings, specs)).some(({ isNew }) => isNew)).toBe(false);
    expect(await settingOf('minibatches.default', 'retention.bytes')).toBe(String(4 * 2 ** 30));
    expect(await settingOf('status', 'cleanup.policy')).toBe('compact');
  });

  it('that are smaller are named with what to do, and left as they are (fault 20)', async () => {
    await ensureTopics(settings, specs);
    const wider = topicSpecs({ ...TOPIC_PLAN, partitions: 2, computes: { default: 4 } });
    await expect(ensureTopics(settings, wider)).rejects.toMatchObject({
      code: 'TOPIC_UNFIT',
      message: `topic ${settings.topicPrefix}minibatches.default has 3 partitions, not 4`,
      hint: expect.stringContaining('millrace topics ensure'),
    });
    const transport = connectKafka(settings);
    expect(await transport.partitions('minibatches.default')).toBe(3);
    await transport.close();
  });

  it('that are missing are named, and not made in passing (fault 20)', async () => {
    const transport = connectKafka(settings);
    const record = { key: 'k', value: Buffer.from('x') };
    for (let n = 0; n < 2; n += 1) {
      await expect(transport.publish('nowhere', [record])).rejects.toMatchObject({
        code: 'TRANSPORT_UNAVAILABLE',
        message: `there is no topic ${settings.topicPrefix}nowhere at ${settings.brokers[0]} (KAFKA_BROKERS)`,
      });
    }
    await transport.close();
  });

  it('say how large a record may be, and refuse a larger one (fault 23)', async () => {
    const admin = adminOf(settings);
    await admin.connect();
    const topic = `${settings.topicPrefix}small`;
    const configEntries = [{ name: 'max.message.bytes', value: '20000' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, configEntries }] });
    await admin.disconnect();
    const transport = connectKafka(settings);
    const bytesMax = await transport.recordBytesMax('small');
    const publish = (...sizes: number[]) =>
      transport.publish(
        'small',
        sizes.map((size) => ({ key: 'job/step', value: new Uint8Array(size) })),
      );
    expect(await publish(bytesMax, bytesMax, 1, 10_000)).toHaveLength(4);
    await expect(publish(bytesMax + 1)).rejects.toMatchObject({ code: 'RECORD_TOO_LARGE' });
    expect(await publish(5)).toEqual([{ partition: 0, offset: 4 }]);
    await transport.close();
  });

  async function settingOf(name: string, setting: string): Promise<string | undefined> {
    const admin = adminOf(settings);
    await admin.connect();
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        { type: kafkajs.ConfigResourceTypes.TOPIC, name: settings.topicPrefix + name, configNames: [setting] },
      ],
    });
    await admin.disconnect();
    return resources[0]?.configEntries[0]?.configValue;
  }
});

const adminOf = ({ brokers }: KafkaSettings) =>
  new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
