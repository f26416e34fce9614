import { createAvroWire } from '../../adapters/avro/codec.ts';
import type { KafkaHooks, KafkaSettings, KafkaState } from '../../adapters/kafka/settings.ts';
import { kafkaSettings } from '../../adapters/kafka/settings-from-environment.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import type { RegistryClient, RegistryHooks } from '../../adapters/schema-registry/client.ts';
import { MillraceError } from '../../core/errors.ts';
import type { Codec } from '../../core/ports/codec.ts';
import { registryFramed } from '../../core/schema-registry/registry-framed.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** How long it is waited for a broker: by a service for ever, by a command that only looks who is there for a moment. */
const PATIENCE_MS = { service: null, command: 10_000, glance: 4_000 } as const;
/**
 * Within the patience there is time for a second try where one answer was lost, and a broker that takes connections and then
 * says nothing does not last much longer than one that is away.
 */
const TIMING = {
  service: {},
  command: { requestTimeoutMs: 5_000 },
  glance: { connectionTimeoutMs: 2_000, requestTimeoutMs: 2_000 },
} as const;

type BrokerUser = keyof typeof PATIENCE_MS;

/** Records are small, but what they point to may be as large as a result. */
const wire = createAvroWire({ maxRecordBytes: Number.MAX_SAFE_INTEGER });

export const wireCodec: Codec = wire.codec;

export async function brokerSettings(environment: Variables, who: BrokerUser): Promise<KafkaSettings> {
  const settings = await kafkaSettings(environment, PATIENCE_MS[who]);
  return { ...settings, timing: { ...settings.timing, ...TIMING[who] } };
}

/** @throws MillraceError `USAGE` with every fault of the broker's and the schema registry's settings, one a line */
export async function checkBrokerSettings(environment: Variables): Promise<void> {
  const { registrySettings } = await import('../../adapters/schema-registry/settings.ts');
  const read = await Promise.allSettled([kafkaSettings(environment, null), registrySettings(environment, null)]);
  const reasons = read.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
  const other = reasons.find((reason) => !(reason instanceof MillraceError));
  if (other !== undefined) throw other;
  if (reasons.length > 0) throw new MillraceError('USAGE', reasons.map(({ message }) => message).join('\n'));
}

/** Whether a broker is named at all. */
export const hasBroker = ({ KAFKA_BROKERS }: Variables): boolean => KAFKA_BROKERS !== undefined && KAFKA_BROKERS !== '';

/** The broker that the environment names, with the schema registry in front of it where one is named. */
export async function openBroker(
  environment: Variables,
  who: BrokerUser,
  hooks: KafkaHooks & RegistryHooks = {},
): Promise<KafkaTransport> {
  const settings = await brokerSettings(environment, who);
  // Most have none: then its code is not even loaded.
  if (!Object.keys(environment).some((name) => name.startsWith('SCHEMA_REGISTRY_')))
    return connectKafka(settings, hooks);
  const { registrySettings } = await import('../../adapters/schema-registry/settings.ts');
  const registryAt = await registrySettings(environment, PATIENCE_MS[who]);
  if (registryAt === undefined) return connectKafka(settings, hooks);
  const { connectRegistry } = await import('../../adapters/schema-registry/client.ts');
  const isByTopic = registryAt.subjects === 'topic-record';
  const subjectOf = (topic: string, name: string) => (isByTopic ? `${settings.topicPrefix}${topic}-${name}` : name);
  return withRegistry(connectKafka(settings, hooks), connectRegistry(registryAt, hooks), subjectOf);
}

function withRegistry(
  kafka: KafkaTransport,
  registry: RegistryClient,
  subjectOf: (topic: string, name: string) => string,
): KafkaTransport {
  return {
    ...registryFramed(kafka, { registry, book: wire.book, subjectOf }),
    get state(): KafkaState {
      return registry.trouble === undefined ? kafka.state : { kind: 'retrying', ...registry.trouble };
    },
    recordBytesMax: (topic) => kafka.recordBytesMax(topic),
    close: () => {
      registry.close();
      return kafka.close();
    },
  };
}

/** Connects for one thing, and lets go of the broker again. */
export async function withBroker<Answer>(
  environment: Variables,
  act: (transport: KafkaTransport) => Promise<Answer>,
  who: BrokerUser = 'command',
): Promise<Answer> {
  const transport = await openBroker(environment, who);
  try {
    return await act(transport);
  } finally {
    await transport.close();
  }
}
