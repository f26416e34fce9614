import { beforeAll } from 'vitest';
import { ensureTopics } from '../../adapters/kafka/topics.ts';
import { connectKafka } from '../../adapters/kafka/transport.ts';
import { describeKafka, sharedKafka, testSettings } from '../support/broker.ts';
import { transportContract } from './transport.contract.ts';

const plain = { retentionMs: 3_600_000, retentionBytes: -1, isCompacted: false };

describeKafka('over a broker', () => {
  let brokers: readonly string[];
  beforeAll(async () => {
    brokers = (await sharedKafka()).brokers;
  });

  transportContract('the Kafka transport', {
    open: async (topics) => {
      const settings = testSettings(brokers);
      const wanted = Object.entries(topics).map(([name, { partitions }]) => ({ name, partitions, ...plain }));
      await ensureTopics(settings, wanted);
      return connectKafka(settings);
    },
    capabilities: { canPeekMembers: true },
    patienceMs: 15_000,
  });
});
