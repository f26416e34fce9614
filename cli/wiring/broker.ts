import { createAvroCodec } from '../../adapters/avro/codec.ts';
import type { KafkaHooks, KafkaSettings } from '../../adapters/kafka/settings.ts';
import { kafkaSettings } from '../../adapters/kafka/settings-from-environment.ts';
import { connectKafka, type KafkaTransport } from '../../adapters/kafka/transport.ts';
import type { Codec } from '../../core/ports/codec.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** How long a command waits for a broker before it says that there is none. */
const COMMAND_PATIENCE_MS = 10_000;

/** Records are small, but what they point to may be as large as a result. */
export const wireCodec: Codec = createAvroCodec({ maxRecordBytes: Number.MAX_SAFE_INTEGER });

/** A service waits for its broker for ever, a command for a moment. */
export const brokerSettings = (environment: Variables, who: 'service' | 'command'): Promise<KafkaSettings> =>
  kafkaSettings(environment, who === 'service' ? null : COMMAND_PATIENCE_MS);

/** Whether a broker is named at all. */
export const hasBroker = ({ KAFKA_BROKERS }: Variables): boolean => KAFKA_BROKERS !== undefined && KAFKA_BROKERS !== '';

export const openBroker = (settings: KafkaSettings, hooks?: KafkaHooks): KafkaTransport =>
  connectKafka(settings, hooks);

/** Connects for one thing, and lets go of the broker again. */
export async function withBroker<Answer>(
  environment: Variables,
  act: (transport: KafkaTransport, settings: KafkaSettings) => Promise<Answer>,
): Promise<Answer> {
  const settings = await brokerSettings(environment, 'command');
  const transport = openBroker(settings);
  try {
    return await act(transport, settings);
  } finally {
    await transport.close();
  }
}
