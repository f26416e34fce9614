import type { MillraceError } from '../../core/errors.ts';

/** Where the broker is and how it is talked to. `kafkaSettings` makes it from the environment. */
export interface KafkaSettings {
  /** `host:port` of one or more brokers of the cluster. */
  readonly brokers: readonly string[];
  /** Put before every topic's name (`millrace.`). */
  readonly topicPrefix: string;
  /** Put before every group's name (`millrace.`). */
  readonly groupPrefix: string;
  /** Shown in the broker's own logs and quotas. */
  readonly clientId: string;
  /** Null is no encryption. */
  readonly tls: KafkaTls | null;
  /** Null is no authentication. */
  readonly sasl: KafkaSasl | null;
  /** How long a broker that cannot be reached is waited for; null is for ever (services). */
  readonly giveUpAfterMs: number | null;
  readonly timing: KafkaTiming;
}

/** PEM texts; what is null is the system's own. */
export interface KafkaTls {
  readonly ca: string | null;
  readonly cert: string | null;
  readonly key: string | null;
}

export type KafkaSasl =
  | {
      readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
      readonly username: string;
      readonly password: string;
    }
  /** Asked for a token at each connection, and again before one ends. */
  | { readonly mechanism: 'oauthbearer'; readonly principal: string; readonly token: () => Promise<string> };

export interface KafkaTiming {
  readonly connectionTimeoutMs: number;
  /** A request without an answer for so long means that the connection is dead. */
  readonly requestTimeoutMs: number;
  /** A member that is silent for so long is dead: its partitions go to others. */
  readonly sessionTimeoutMs: number;
  readonly heartbeatMs: number;
  /** How long the others wait for a member while the partitions are shared out anew. */
  readonly rebalanceTimeoutMs: number;
  /** A consumer that has neither fetched nor beaten for so long is replaced. */
  readonly stallMs: number;
  /** Between commits of the low-water marks. */
  readonly commitMs: number;
  /** How long a fetch may wait at the broker for a record. */
  readonly fetchWaitMs: number;
  /** Between sends to a topic, under load; when idle a record goes at once. */
  readonly lingerMs: number;
  /** Between looks whether the logs are still those that were read. */
  readonly lookMs: number;
}

export const KAFKA_TIMING: KafkaTiming = {
  connectionTimeoutMs: 5_000,
  requestTimeoutMs: 15_000,
  sessionTimeoutMs: 10_000,
  heartbeatMs: 2_000,
  rebalanceTimeoutMs: 15_000,
  stallMs: 30_000,
  commitMs: 100,
  fetchWaitMs: 100,
  lingerMs: 15,
  lookMs: 10_000,
};

/** How the connection is, for `/readyz`, logs and the monitor. */
export type KafkaState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready' }
  /** Goes on by itself. `sinceMs` is a wall-clock time; the error names address and setting. */
  | { readonly kind: 'retrying'; readonly sinceMs: number; readonly error: MillraceError }
  | { readonly kind: 'closed' };

/** What the adapter tells those who want to show it. They must not throw. */
export interface KafkaHooks {
  /** Called at each change. */
  readonly onState?: (state: KafkaState) => void;
  /** The client's own log, one line each; secrets never occur in it. */
  readonly onLog?: (level: 'debug' | 'info' | 'warn', message: string) => void;
}
