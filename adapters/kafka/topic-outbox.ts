import type { Message, RecordMetadata } from 'kafkajs';
import { invariant, MillraceError } from '../../core/errors.ts';
import type { Position } from '../../core/ports/transport.ts';
import { isTooLarge } from './kafka-error.ts';
import type { Item, Parcel } from './parcel.ts';
import { closedError, type Persistence } from './persistence.ts';
import { SendPace } from './send-pace.ts';
import type { Sender } from './sender.ts';
import { WaitingItems } from './waiting-items.ts';

/** Of each partition in one send. */
const SEND_BYTES_MAX = 512 * 1_024;
/** So many records are worth a send of their own: nothing more is waited for. */
const ENOUGH = 128;

export interface OutboxOptions {
  /** Without prefix, for messages. */
  readonly topic: string;
  readonly name: string;
  readonly lingerMs: number;
}

/**
 * What is to be published to one topic. One send is on its way at a time, because a second one could overtake a first
 * that has to be sent again.
 */
export class TopicOutbox {
  readonly #options: OutboxOptions;
  readonly #sender: Sender;
  readonly #persistence: Persistence;
  readonly #pace: SendPace;
  readonly #waiting = new WaitingItems();
  /** What the broker said last. */
  #recordBytesMax = SEND_BYTES_MAX;
  #bytesMax = SEND_BYTES_MAX;
  #sending: Promise<void> | undefined;

  constructor(options: OutboxOptions, sender: Sender, persistence: Persistence) {
    this.#options = options;
    this.#sender = sender;
    this.#persistence = persistence;
    this.#pace = new SendPace(options.lingerMs);
  }

  /** `recordBytesMax`: what the topic takes, as far as the broker tells it. */
  async publish(parcel: Parcel, items: readonly Item[], recordBytesMax: number): Promise<readonly Position[]> {
    if (recordBytesMax !== this.#recordBytesMax) this.#bytesMax = Math.min(SEND_BYTES_MAX, recordBytesMax);
    this.#recordBytesMax = recordBytesMax;
    const tooLarge = items.find(({ record }) => record.value.byteLength > recordBytesMax);
    if (tooLarge !== undefined) throw this.#tooLarge(tooLarge, ` (${recordBytesMax})`);
    for (const item of items) this.#waiting.add(item);
    this.#sending ??= this.#sendAll();
    return parcel.done;
  }

  /** Resolves once nothing waits. */
  async empty(): Promise<void> {
    await this.#sending;
  }

  /** Nothing more will be sent. */
  abandon(error: unknown): void {
    for (const { parcel } of this.#waiting.drain()) parcel.fail(error);
  }

  async #sendAll(): Promise<void> {
    // What is published in one turn goes together.
    await Promise.resolve();
    while (this.#waiting.count > 0) {
      const delayMs = this.#pace.delayMs(performance.now());
      if (delayMs > 0 && this.#waiting.count < ENOUGH) await this.#persistence.wait(delayMs);
      await this.#sendOnce(this.#waiting.take(this.#bytesMax));
    }
    this.#sending = undefined;
  }

  /** Never rejects: what cannot be sent is told to those who published it. */
  async #sendOnce(items: readonly Item[]): Promise<void> {
    if (items.length === 0) return;
    const { topic, name } = this.#options;
    const endeavour = { part: `publish ${topic}`, what: `topic ${name}`, topic };
    const messages = items.map(messageOf);
    try {
      const attempt = () => this.#attempt(items, messages);
      note(items, await this.#persistence.until(endeavour, attempt));
    } catch (error) {
      // It is not known what has arrived; nothing else may get the numbers of these.
      await this.#sender.renew();
      if (items.length > 1 && isTooLarge(error)) return this.#oneByOne(items);
      const reason = this.#persistence.isClosed ? closedError() : error;
      for (const { parcel } of items) parcel.fail(reason);
    }
  }

  async #attempt(items: readonly Item[], messages: Message[]): Promise<readonly RecordMetadata[]> {
    try {
      return await this.#sender.send(this.#options.name, messages);
    } catch (error) {
      throw isTooLarge(error) ? this.#tooLarge(items[0] as Item, '', error) : error;
    }
  }

  /** The topic takes less than it said. Each record for itself is the least that can be sent. */
  async #oneByOne(items: readonly Item[]): Promise<void> {
    this.#bytesMax = Math.max(1_024, this.#bytesMax / 2);
    for (const item of items) await this.#sendOnce([item]);
  }

  #tooLarge({ record }: Item, limit: string, cause?: unknown): MillraceError {
    const message = `a record of ${record.value.byteLength} bytes is more than topic ${this.#options.name} takes${limit}`;
    return new MillraceError('RECORD_TOO_LARGE', message, { hint: "raise the topic's max.message.bytes", cause });
  }
}

const messageOf = ({ record, partition }: Item): Message => ({
  key: record.key,
  value: Buffer.from(record.value.buffer, record.value.byteOffset, record.value.byteLength),
  partition,
});

/**
 * Tells the parcels where their records lie: sent together, those of a partition lie behind each other from the one
 * offset that was told.
 */
function note(items: readonly Item[], placed: readonly RecordMetadata[]): void {
  const told = new Map(placed.map((each) => [each.partition, each]));
  const counts = new Map<number, number>();
  for (const { parcel, place, partition } of items) {
    const nth = counts.get(partition) ?? 0;
    counts.set(partition, nth + 1);
    const start = told.get(partition);
    invariant(start !== undefined, `partition ${partition} did not say where its records lie`);
    parcel.arrived(place, { partition, offset: Number(start.baseOffset ?? start.offset) + nth });
  }
}
