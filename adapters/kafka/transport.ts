import { invariant } from '../../core/errors.ts';
import type {
  AssignedMember,
  OutgoingRecord,
  Position,
  SubscribeOptions,
  SubscriptionEvent,
  Transport,
} from '../../core/ports/transport.ts';
import { Client } from './client.ts';
import { ConnectionBoard } from './connection-board.ts';
import { type Bounds, Desk } from './desk.ts';
import { partitionOfKey } from './key-partition.ts';
import { topicName } from './names.ts';
import { Parcel } from './parcel.ts';
import { closedError, Persistence } from './persistence.ts';
import { Reader } from './reader.ts';
import { Sender } from './sender.ts';
import type { KafkaHooks, KafkaSettings, KafkaState } from './settings.ts';
import { settledWithin } from './settled-within.ts';
import { TopicOutbox } from './topic-outbox.ts';

/** What is on its way when the transport is closed may take so long to arrive. */
const FLUSH_MS = 5_000;

/** The transport over a Kafka cluster (or what speaks its protocol, as Event Hubs does). */
export interface KafkaTransport extends Transport {
  /** How the connection is now. */
  readonly state: KafkaState;
  /** Bytes that the value of one record of the topic may have. */
  recordBytesMax(topic: string): Promise<number>;
}

/** Connects when something is first asked of it. */
export const connectKafka = (settings: KafkaSettings, hooks: KafkaHooks = {}): KafkaTransport =>
  new ConnectedKafka(settings, hooks);

class ConnectedKafka implements KafkaTransport {
  readonly #settings: KafkaSettings;
  readonly #hooks: KafkaHooks;
  readonly #board: ConnectionBoard;
  readonly #persistence: Persistence;
  readonly #desk: Desk;
  readonly #sender: Sender;
  readonly #outboxes = new Map<string, TopicOutbox>();
  readonly #readers = new Set<Reader>();
  #closing: Promise<void> | undefined;

  constructor(settings: KafkaSettings, hooks: KafkaHooks) {
    this.#settings = settings;
    this.#hooks = hooks;
    this.#board = new ConnectionBoard(hooks, Date.now);
    this.#persistence = new Persistence(settings, this.#board);
    this.#desk = new Desk(settings, hooks, this.#persistence);
    this.#sender = new Sender(settings, hooks);
  }

  get state(): KafkaState {
    return this.#board.state;
  }

  async publish(topic: string, records: readonly OutgoingRecord[]): Promise<readonly Position[]> {
    this.#requireOpen();
    if (records.length === 0) return [];
    const most = records.reduce((most, { partition = 0 }) => Math.max(most, partition + 1), 1);
    const [partitions, bytesMax] = await Promise.all([
      this.#desk.partitions(topic, most),
      this.#desk.recordBytesMax(topic),
    ]);
    this.#requireOpen();
    const parcel = new Parcel(records.length);
    const items = records.map((record, place) => ({
      parcel,
      place,
      partition: partitionFor(topic, record, partitions),
      record,
    }));
    try {
      return await this.#outbox(topic).publish(parcel, items, bytesMax);
    } catch (error) {
      // The topic may have been made anew, with other partitions or another limit.
      this.#desk.forget(topic);
      throw error;
    }
  }

  subscribe(topic: string, options: SubscribeOptions): AsyncIterable<SubscriptionEvent> {
    const world = {
      settings: this.#settings,
      hooks: this.#hooks,
      newClient: () => new Client(this.#settings, this.#hooks),
      desk: this.#desk,
      persistence: this.#persistence,
      board: this.#board,
    };
    return new Reader(topic, options, world, {
      onBegin: (reader) => this.#readers.add(reader),
      onEnd: (reader) => this.#readers.delete(reader),
    });
  }

  async partitions(topic: string): Promise<number> {
    return this.#desk.partitions(topic);
  }

  async members(topic: string, group: string, when: 'now' | 'settled' = 'now'): Promise<readonly AssignedMember[]> {
    return this.#desk.members(topic, group, when);
  }

  async committed(topic: string, group: string, partition: number): Promise<number | undefined> {
    return (await this.#desk.commit(topic, group, partition)).offset;
  }

  async bounds(topic: string, partition: number): Promise<Bounds> {
    return this.#desk.bounds(topic, partition);
  }

  async recordBytesMax(topic: string): Promise<number> {
    return this.#desk.recordBytesMax(topic);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await Promise.all([...this.#readers].map((reader) => reader.end()));
    const open = [...this.#outboxes.values()];
    await settledWithin(FLUSH_MS, Promise.all(open.map((outbox) => outbox.empty())));
    this.#persistence.close();
    for (const outbox of open) outbox.abandon(closedError());
    await Promise.all([this.#sender.renew(), this.#desk.close()]);
    this.#board.close();
  }

  #outbox(topic: string): TopicOutbox {
    const known = this.#outboxes.get(topic);
    if (known !== undefined) return known;
    const { lingerMs } = this.#settings.timing;
    const options = { topic, name: topicName(this.#settings, topic), lingerMs };
    const outbox = new TopicOutbox(options, this.#sender, this.#persistence);
    this.#outboxes.set(topic, outbox);
    return outbox;
  }

  #requireOpen(): void {
    if (this.#closing !== undefined) throw closedError();
  }
}

function partitionFor(topic: string, { key, partition }: OutgoingRecord, partitions: number): number {
  if (partition === undefined) {
    invariant(key !== null, `a record for topic ${topic} has neither a key nor a partition`);
    return partitionOfKey(key, partitions);
  }
  const isThere = partition >= 0 && partition < partitions;
  invariant(isThere, `topic ${topic} has ${partitions} partitions; there is no ${partition}`);
  return partition;
}
