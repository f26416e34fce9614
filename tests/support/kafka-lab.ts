import type { KafkaSettings } from '../../adapters/kafka/settings.ts';
import { ensureTopics } from '../../adapters/kafka/topics.ts';
import { sharedKafka } from './broker.ts';
import { startLab } from './kafka-source.ts';
import type { KafkaLab, TestKafka } from './test-kafka.ts';

export interface Lab {
  readonly kafka: TestKafka & { readonly lab: KafkaLab };
  stop(): Promise<void>;
}

/** The run's broker where it has all that a lab has, else one of this file's own. */
export async function openLab(): Promise<Lab> {
  const shared = await sharedKafka();
  if (shared.lab !== null) return { kafka: { ...shared, lab: shared.lab }, stop: async () => {} };
  const { kafka, stop } = await startLab();
  if (kafka.lab === null) throw new Error('the local Kafka is no lab');
  return { kafka: { ...kafka, lab: kafka.lab }, stop };
}

export async function makeTopics(settings: KafkaSettings, topics: Readonly<Record<string, number>>): Promise<void> {
  const kept = { retentionMs: 3_600_000, retentionBytes: -1, isCompacted: false };
  await ensureTopics(
    settings,
    Object.entries(topics).map(([name, partitions]) => ({ name, partitions, ...kept })),
  );
}
