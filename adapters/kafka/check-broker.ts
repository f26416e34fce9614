import kafkajs, { type Admin } from 'kafkajs';
import { MillraceError } from '../../core/errors.ts';
import { topicName } from './names.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';
import { judgeTopic, type TopicState } from './topic-state.ts';
import type { TopicSpec } from './topics.ts';
import { withAdmin } from './with-admin.ts';

const ENSURE = '`millrace topics ensure` makes what is missing; is KAFKA_TOPIC_PREFIX right?';
const TOPIC_SETTINGS = ['retention.ms', 'retention.bytes', 'cleanup.policy'];
const GROUP_SETTINGS = ['group.min.session.timeout.ms', 'group.max.session.timeout.ms'];

export interface CheckedTopic extends Pick<TopicSpec, 'name' | 'isCompacted'> {
  /** Whoever asks can do without it, but for some of the work, which waits. */
  readonly mayBeMissing?: boolean;
}

export interface BrokerCheck {
  readonly settings: KafkaSettings;
  readonly hooks?: KafkaHooks;
  /** What whoever asks reads or writes. */
  readonly topics: readonly CheckedTopic[];
  readonly signal?: AbortSignal;
}

/**
 * Looks at topics and group settings before anything is read or written. What may not be asked counts as right.
 *
 * @returns remarks: what works, but not through a longer outage, or not for all
 * @throws MillraceError `TRANSPORT_UNAVAILABLE` naming all topics that are missing, when one must not be;
 * `TOPIC_UNFIT` when records or members would be lost
 */
export function checkBroker({ settings, hooks = {}, topics, signal }: BrokerCheck): Promise<readonly string[]> {
  const errand = { settings, hooks, what: 'topics', ...(signal === undefined ? {} : { signal }) };
  return withAdmin(errand, async (admin) => {
    const known = new Set(await admin.listTopics());
    const isThere = ({ name }: CheckedTopic) => known.has(topicName(settings, name));
    const missing = topics.filter((topic) => !isThere(topic));
    const names = missing.map(({ name }) => topicName(settings, name));
    if (missing.some(({ mayBeMissing }) => mayBeMissing !== true)) {
      throw new MillraceError('TRANSPORT_UNAVAILABLE', noTopics(names), { hint: ENSURE });
    }
    const verdicts = await Promise.all(
      topics
        .filter(isThere)
        .map(async (spec) => judgeTopic(spec, await stateOf(admin, topicName(settings, spec.name)))),
    );
    const faults = [...verdicts.flatMap((verdict) => verdict.faults), ...(await sessionFaults(admin, settings))];
    if (faults.length > 0) {
      throw new MillraceError('TOPIC_UNFIT', faults.join('; '), {
        hint: 'topics: let all jobs end, delete it, then `millrace topics ensure`; sessions: KAFKA_SESSION_TIMEOUT_MS',
      });
    }
    const waiting = names.map((name) => `${noTopics([name])}: what needs it waits; ${ENSURE}`);
    return [...waiting, ...verdicts.flatMap(({ remarks }) => remarks)];
  });
}

const noTopics = (names: readonly string[]): string =>
  `there ${names.length === 1 ? 'is no topic' : 'are no topics'} ${names.join(', ')}`;

async function stateOf(admin: Admin, topic: string): Promise<TopicState> {
  const told = await valuesOf(admin, {
    type: kafkajs.ConfigResourceTypes.TOPIC,
    name: topic,
    configNames: TOPIC_SETTINGS,
  });
  const numberOf = (name: string): number | undefined => (told.has(name) ? Number(told.get(name)) : undefined);
  return {
    topic,
    retentionMs: numberOf('retention.ms'),
    retentionBytes: numberOf('retention.bytes'),
    cleanupPolicy: told.get('cleanup.policy'),
  };
}

/** A broker refuses a member whose session is out of its bounds. */
async function sessionFaults(admin: Admin, { timing }: KafkaSettings): Promise<string[]> {
  const { brokers } = await admin.describeCluster().catch(() => ({ brokers: [] }));
  const name = String(brokers[0]?.nodeId ?? '');
  if (name === '') return [];
  const told = await valuesOf(admin, { type: kafkajs.ConfigResourceTypes.BROKER, name, configNames: GROUP_SETTINGS });
  const [min, max] = GROUP_SETTINGS.map((setting) => Number(told.get(setting)));
  const session = timing.sessionTimeoutMs;
  const isOut = session < (min ?? Number.NaN) || session > (max ?? Number.NaN);
  return isOut ? [`a session of ${session} ms is not what the broker takes (${min} to ${max} ms)`] : [];
}

/** Empty where it may not be asked, or is not known. */
async function valuesOf(
  admin: Admin,
  resource: { readonly type: number; readonly name: string; readonly configNames: string[] },
): Promise<ReadonlyMap<string, string>> {
  const described = await admin
    .describeConfigs({ includeSynonyms: false, resources: [resource as never] })
    .catch(() => ({ resources: [] }));
  const entries = described.resources[0]?.configEntries ?? [];
  return new Map(entries.map(({ configName, configValue }) => [configName, configValue]));
}
