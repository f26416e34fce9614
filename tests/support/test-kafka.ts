import type { LocalKafka } from '../../tools/kafka-local/start-kafka.ts';

/** A broker for the tests of one run. */
export interface TestKafka {
  readonly brokers: readonly string[];
  /** What only a broker that we have started ourselves has; null for any other. */
  readonly lab: KafkaLab | null;
}

export interface KafkaLab {
  readonly saslBrokers: readonly string[];
  /** Clients that come through here are told to come back to `listenPort`, where the test lets its proxy listen. */
  readonly proxied: NonNullable<LocalKafka['proxied']>;
}

export interface KafkaSource {
  readonly kafka: TestKafka;
  stop(): Promise<void>;
}
