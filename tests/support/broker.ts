import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, inject } from 'vitest';
import { KAFKA_TIMING, type KafkaSettings, type KafkaTiming } from '../../adapters/kafka/settings.ts';
import type { Answer } from './kafka-counter.ts';
import type { TestKafka } from './test-kafka.ts';

const isWaived = (process.env.MILLRACE_TEST_WITHOUT ?? '').split(',').includes('kafka');

/** For tests that need a broker: without one they fail, unless `MILLRACE_TEST_WITHOUT=kafka` says that this is known. */
export const describeKafka = isWaived ? describe.skip : describe;

/** The broker of this run. @throws with the command that installs what is missing. */
export async function sharedKafka(): Promise<TestKafka> {
  const response = await new Promise<Parameters<typeof text>[0]>((resolve, reject) => {
    get(inject('kafkaCounter'), resolve).once('error', reject);
  });
  const answer = JSON.parse(await text(response)) as Answer;
  if ('error' in answer) throw new Error(answer.error);
  return answer.kafka;
}

/** Quick to notice and to give up; topics and groups of nobody else. */
export function testSettings(
  brokers: readonly string[],
  { timing, ...overrides }: Partial<Omit<KafkaSettings, 'timing'>> & { timing?: Partial<KafkaTiming> } = {},
): KafkaSettings {
  const prefix = `test-${randomUUID().slice(0, 8)}.`;
  return {
    brokers,
    topicPrefix: prefix,
    groupPrefix: prefix,
    clientId: 'millrace-test',
    tls: null,
    sasl: null,
    giveUpAfterMs: null,
    timing: { ...KAFKA_TIMING, sessionTimeoutMs: 6_000, heartbeatMs: 100, fetchWaitMs: 50, commitMs: 20, ...timing },
    ...overrides,
  };
}
