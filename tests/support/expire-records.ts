import kafkajs from 'kafkajs';

/** What is on a topic before this offset of each partition is gone, as if its retention were over. Default: all. */
export async function expireRecords(brokers: readonly string[], topic: string, before?: number): Promise<void> {
  const admin = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    // The client knows the leaders only of what it was asked for before.
    const ends = await admin.fetchTopicOffsets(topic);
    const partitions = ends.map(({ partition, high }) => ({ partition, offset: String(before ?? high) }));
    await admin.deleteTopicRecords({ topic, partitions });
  } finally {
    await admin.disconnect();
  }
}
