import kafkajs, { type Consumer, type Kafka, type Message, type Producer, type RecordMetadata } from 'kafkajs';

/** As it came, and fit to be sent again. */
interface ReadMessage extends Message {
  readonly partition: number;
  readonly offset: string;
  readonly timestamp: string;
}

/** The client as anybody else would use it, to put on topics what our own services never would. */
export class RawKafka {
  readonly #kafka: Kafka;
  readonly #producer: Producer;
  readonly #consumers: Consumer[] = [];

  private constructor(brokers: readonly string[]) {
    this.#kafka = new kafkajs.Kafka({ brokers: [...brokers], logLevel: kafkajs.logLevel.NOTHING });
    this.#producer = this.#kafka.producer();
  }

  static async connect(brokers: readonly string[]): Promise<RawKafka> {
    const raw = new RawKafka(brokers);
    await raw.#producer.connect();
    return raw;
  }

  async send(topic: string, messages: Message[]): Promise<RecordMetadata[]> {
    return this.#producer.send({ topic, messages });
  }

  /** Each record from the topic's start on, until `close`. */
  async read(topic: string, meet: (message: ReadMessage) => Promise<void> | void): Promise<void> {
    const consumer = this.#kafka.consumer({ groupId: `raw-${topic}` });
    this.#consumers.push(consumer);
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({
      eachMessage: async ({ partition, message: { key, value, offset, timestamp, headers } }) =>
        meet({ key, value, partition, offset, timestamp, ...(headers && { headers }) }),
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.disconnect()));
    await this.#producer.disconnect();
  }
}
