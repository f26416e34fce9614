import { avroCodec } from '../../adapters/avro/codec.ts';
import type { DeadLetter } from '../../core/ports/records.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import type { RawKafka } from './raw-kafka.ts';

/** Of a project's prefix: all there are, and each that comes, until the client is closed. */
export async function readDeadLetters(raw: RawKafka, prefix: string): Promise<readonly DeadLetter[]> {
  const letters: DeadLetter[] = [];
  await raw.read(prefix + TOPICS.deadLetters, ({ value }) => {
    letters.push(avroCodec.decode(value as Buffer) as DeadLetter);
  });
  return letters;
}
