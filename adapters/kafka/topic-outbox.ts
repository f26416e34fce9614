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
  readonly recordBytesMax: number;
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
  #bytesMax: number;
  #sending: Promise<void> | undefined;

  constructor(options: OutboxOptions, sender: Sender, persistence: Persistence) {
    this.#options = options;
    this.#sender = sender;
    this.#persistence = persistence;
    this.#pace = new SendPace(options.lingerMs);
    this.#bytesMax = Math.min(SEND_BYTES_MAX, options.recordBytesMax);
  }

  async publish(parcel: Parcel, items: readonly Item[]): Promise<readonly Position[]> {
    const { recordBytesMax } = this.#options;
    const tooLarge = items.find(({ record }) => record.value.byteLength > recordBytesMax);
    if (tooLarge !== undefined) throw this.#tooLarge(tooLarge);
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
      const reason = this.#persistence.isClosed ? closedError() : error;
      for (const { parcel } of items) parcel.fail(reason);
    }
  }

  async #attempt(items: readonly Item[], messages: Message[]): Promise<readonly RecordMetadata[]> {
    try {
      return await this.#sender.send(this.#options.name, messages);
    } catch (error) {
      const [only] = items;
      if (!isTooLarge(error)) throw error;
      if (items.length === 1 && only !== undefined) throw this.#tooLarge(only);
      return this.#oneByOne(items, messages);
    }
  }

  /** The topic takes less than it said. Each record for itself is the least that can be sent. */
  async #oneByOne(items: readonly Item[], messages: readonly Message[]): Promise<readonly RecordMetadata[]> {
    await this.#sender.renew();
    this.#bytesMax = Math.max(1_024, this.#bytesMax / 2);
    const placed: RecordMetadata[] = [];
    for (const [place, message] of messages.entries()) {
      try {
        placed.push(...(await this.#sender.send(this.#options.name, [message])));
      } catch (error) {
        throw isTooLarge(error) ? this.#tooLarge(items[place] as Item) : error;
      }
    }
    return placed;
  }

  #tooLarge(item: Item): MillraceError {
    const { name, recordBytesMax } = this.#options;
    const message = `a record of ${item.record.value.byteLength} bytes is more than topic ${name} takes (${recordBytesMax})`;
    return new MillraceError('RECORD_TOO_LARGE', message, { hint: "raise the topic's max.message.bytes" });
  }
}

const messageOf = ({ record, partition }: Item): Message => ({
  key: record.key,
  value: Buffer.from(record.value.buffer, record.value.byteOffset, record.value.byteLength),
  partition,
});

/**
 * Tells the parcels where their records lie. Sent together, those of a partition lie behind each other from the one
 * offset that was told; sent one by one, there is an offset for each.
 */
function note(items: readonly Item[], placed: readonly RecordMetadata[]): void {
  const told = Map.groupBy(placed, ({ partition }) => partition);
  const counts = new Map<number, number>();
  for (const { parcel, place, partition } of items) {
    const nth = counts.get(partition) ?? 0;
    counts.set(partition, nth + 1);
    const places = told.get(partition) ?? [];
    const own = places.length > 1 ? places[nth] : places[0];
    invariant(own !== undefined, `partition ${partition} did not say where its records lie`);
    const start = Number(own.baseOffset ?? own.offset);
    parcel.arrived(place, { partition, offset: places.length > 1 ? start : start + nth });
  }
}
