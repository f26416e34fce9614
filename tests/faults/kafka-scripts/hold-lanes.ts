import { connectKafka } from '../../../adapters/kafka/transport.ts';
import type { SubscriptionEvent } from '../../../core/ports/transport.ts';

/** Reads a topic until it is killed: says what it is told of each lane, and does with the first record what it was asked to. */
const [settings = '{}', topic = '', id = '', deed = 'hold'] = process.argv.slice(2);
const say = (word: string, value: unknown): void => void process.stdout.write(`${JSON.stringify([word, value])}\n`);

async function meet(event: SubscriptionEvent): Promise<void> {
  if (event.kind === 'assigned') say('assigned', [...(event.deaths ?? [])]);
  if (event.kind !== 'records') return;
  const [first] = event.records;
  if (deed === 'alone') await first?.noteAlone?.('running');
  if (deed === 'ack') first?.ack();
  say('records', event.records.length);
}

const options = { group: 'g', member: { id, workers: 1 }, signal: new AbortController().signal, countsDeaths: true };
for await (const event of connectKafka(JSON.parse(settings)).subscribe(topic, options)) await meet(event);
