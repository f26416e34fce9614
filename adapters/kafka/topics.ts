import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, ITopicConfig } from 'kafkajs';
import { MillraceError } from '../../core/errors.ts';
import { topicName } from './names.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';
import { withAdmin } from './with-admin.ts';

const CREATE_TIMEOUT_MS = 15_000;
/** Between looks at what a broker has made and not yet told. */
const LOOK_MS = 100;
/** The broker's own number: Event Hubs and most clusters have one. */
const BROKERS_REPLICATION = -1;

/** A topic as it should be; its name without the prefix. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs: number;
  /** Of each partition; −1 is without limit. */
  readonly retentionBytes: number;
  /** Keeps the newest record of each key for ever, instead of all for a time. */
  readonly isCompacted: boolean;
}

export interface EnsuredTopic {
  /** With its prefix. */
  readonly topic: string;
  readonly partitions: number;
  readonly isNew: boolean;
}

/**
 * Makes what is missing; changes nothing that is there.
 *
 * @throws MillraceError `TOPIC_UNFIT` when one has fewer partitions.
 */
export function ensureTopics(
  settings: KafkaSettings,
  wanted: readonly TopicSpec[],
  hooks: KafkaHooks = {},
): Promise<readonly EnsuredTopic[]> {
  return withAdmin({ settings, hooks, what: 'the making of topics' }, async (admin) => {
    const before = await partitionCounts(admin);
    const missing = wanted.filter(({ name }) => !before.has(topicName(settings, name)));
    if (missing.length > 0) {
      const topics = missing.map((spec) => configOf(settings, spec));
      await admin.createTopics({ topics, waitForLeaders: true, timeout: CREATE_TIMEOUT_MS });
    }
    const faults = faultsOf(
      settings,
      wanted,
      await countsOnceMade(
        admin,
        wanted.map(({ name }) => topicName(settings, name)),
      ),
    );
    if (faults.length > 0) throw unfit(faults);
    return wanted.map(({ name, partitions }) => {
      const topic = topicName(settings, name);
      return { topic, partitions, isNew: !before.has(topic) };
    });
  });
}

/** A busy broker has made a topic, and leaves it out of its answers for a while. */
async function countsOnceMade(admin: Admin, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const giveUpAtMs = performance.now() + CREATE_TIMEOUT_MS;
  for (;;) {
    const counts = await partitionCounts(admin);
    if (topics.every((topic) => counts.has(topic)) || performance.now() > giveUpAtMs) return counts;
    await sleep(LOOK_MS);
  }
}

/** One sentence for each that is not as it must be. */
export function faultsOf(
  settings: Pick<KafkaSettings, 'topicPrefix' | 'groupPrefix'>,
  wanted: readonly TopicSpec[],
  found: ReadonlyMap<string, number>,
): string[] {
  return wanted.flatMap(({ name, partitions }) => {
    const topic = topicName(settings, name);
    const count = found.get(topic);
    if (count === undefined) return [`there is no topic ${topic}`];
    return count >= partitions ? [] : [`topic ${topic} has ${count} partitions, not ${partitions}`];
  });
}

export function configOf(settings: Pick<KafkaSettings, 'topicPrefix' | 'groupPrefix'>, spec: TopicSpec): ITopicConfig {
  const retention = [
    { name: 'retention.ms', value: String(spec.retentionMs) },
    { name: 'retention.bytes', value: String(spec.retentionBytes) },
  ];
  return {
    topic: topicName(settings, spec.name),
    numPartitions: spec.partitions,
    replicationFactor: BROKERS_REPLICATION,
    configEntries: spec.isCompacted ? [{ name: 'cleanup.policy', value: 'compact' }] : retention,
  };
}

const unfit = (faults: readonly string[]): MillraceError =>
  new MillraceError('TOPIC_UNFIT', faults.join('; '), {
    hint: '`millrace topics ensure` makes what is missing. Partitions are added with the tools of the broker, while jobs run if need be',
  });

async function partitionCounts(admin: Admin): Promise<ReadonlyMap<string, number>> {
  const { topics } = await admin.fetchTopicMetadata();
  return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
}
