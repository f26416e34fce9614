import kafkajs, { type Message, type PartitionerArgs, type Producer, type RecordMetadata } from 'kafkajs';
import { Client, resetWhenUnanswered } from './client.ts';
import { isLinkFault } from './kafka-error.ts';
import type { KafkaHooks, KafkaSettings } from './settings.ts';

/** Of one and the same send: after so many failures the connections may be what is wrong. */
const FAULTS_MAX = 4;

/** Sends batches, one after another. The broker drops a batch that it has already, so that one may be sent again. */
export class Sender {
  readonly #settings: KafkaSettings;
  readonly #hooks: KafkaHooks;
  #producer: Promise<Producer> | undefined;
  #client: Client | undefined;
  #faults = 0;

  constructor(settings: KafkaSettings, hooks: KafkaHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
  }

  /**
   * After a failure whose outcome is unknown the very same messages must be sent next: the broker knows a batch by the
   * numbers of its records, and would take another one with these numbers for the one that it has.
   */
  async send(topic: string, messages: Message[]): Promise<readonly RecordMetadata[]> {
    this.#producer ??= this.#connect();
    try {
      const placed = await (await this.#producer).send({ topic, messages, acks: -1 });
      this.#faults = 0;
      return placed;
    } catch (error) {
      this.#faults += 1;
      if (!isLinkFault(error) || this.#faults >= FAULTS_MAX) await this.renew();
      throw error;
    }
  }

  /** From here on the broker sees another producer: what it has of this one may come twice, and is never dropped wrongly. */
  async renew(): Promise<void> {
    const former = this.#producer;
    this.#producer = undefined;
    this.#faults = 0;
    this.#client?.cut();
    this.#client = undefined;
    await former?.then((producer) => producer.disconnect()).catch(() => undefined);
  }

  async #connect(): Promise<Producer> {
    this.#client = new Client(this.#settings, this.#hooks);
    const producer = this.#client.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      createPartitioner: () => namedPartition,
      // Ours is the loop that tries again. The client wants a large number here, and says so.
      retry: { retries: 2 },
    });
    resetWhenUnanswered(this.#client, producer);
    await producer.connect();
    return producer;
  }
}

/**
 * Every message names its partition. One that was added since the client looked would be left out of the send without a
 * word. By the name of this error it looks again.
 */
function namedPartition({ partitionMetadata, message }: PartitionerArgs): number {
  const isKnown = partitionMetadata.some(({ partitionId }) => partitionId === message.partition);
  if (isKnown) return message.partition as number;
  const error = new kafkajs.KafkaJSError(`partition ${message.partition} is not known yet`);
  throw Object.assign(error, { name: 'KafkaJSMetadataNotLoaded' });
}
