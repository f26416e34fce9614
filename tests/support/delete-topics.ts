import kafkajs from 'kafkajs';
import { until } from './poll.ts';

/** All whose names begin so, with what is on them. */
export async function deleteTopics(brokers: readonly string[], prefix: string): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.ERROR }).admin();
  await admin.connect();
  const found = async () => (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
  try {
    await admin.deleteTopics({ topics: await found() });
    await until(async () => (await found()).length === 0, { what: 'the end of the topics' });
  } finally {
    await admin.disconnect();
  }
}
