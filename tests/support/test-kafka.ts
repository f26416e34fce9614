import type { EncryptedListeners, ProxiedListener } from '../../tools/kafka-local/start-kafka.ts';

/** A broker for the tests of one run. */
export interface TestKafka {
  readonly brokers: readonly string[];
  /** What only a broker that we have started ourselves has; null for any other. */
  readonly lab: KafkaLab | null;
}

export interface KafkaLab {
  readonly saslBrokers: readonly string[];
  /** For `TcpProxy.between`, which takes one that is free: clients are told to come back to where the proxy listens. */
  readonly proxied: readonly ProxiedListener[];
  readonly tls: EncryptedListeners;
}

export interface KafkaSource {
  readonly kafka: TestKafka;
  stop(): Promise<void>;
}
