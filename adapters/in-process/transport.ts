import { MillraceError } from '../../core/errors.ts';
import type {
  AssignedMember,
  OutgoingRecord,
  Position,
  SubscribeOptions,
  SubscriptionEvent,
  Transport,
} from '../../core/ports/transport.ts';
import { Reader } from './reader.ts';
import { Topic, type TopicOptions } from './topic.ts';

export interface InProcessTransportOptions {
  /** The topics, by name. There are no others. */
  readonly topics: Readonly<Record<string, TopicOptions>>;
}

/**
 * A transport within one process: what it holds dies with it. A record is let go once every group that has ever read
 * its topic has committed it; where that is one group, once it is acked. Values are not copied: whoever publishes bytes
 * must leave them alone afterwards.
 */
export const createInProcessTransport = (options: InProcessTransportOptions): Transport =>
  new InProcessTransport(options);

class InProcessTransport implements Transport {
  readonly #topics: ReadonlyMap<string, Topic>;
  readonly #readers = new Set<Reader>();
  #isClosed = false;

  constructor({ topics }: InProcessTransportOptions) {
    this.#topics = new Map(Object.entries(topics).map(([name, options]) => [name, new Topic(name, options)]));
  }

  async publish(topic: string, records: readonly OutgoingRecord[]): Promise<readonly Position[]> {
    return this.#find(topic).publish(records);
  }

  subscribe(topic: string, options: SubscribeOptions): AsyncIterable<SubscriptionEvent> {
    return new Reader(options, {
      join: (reader) => {
        const group = this.#find(topic).openGroup(options.group);
        group.join(reader);
        this.#readers.add(reader);
        return group;
      },
      onEnd: (reader) => this.#readers.delete(reader),
    });
  }

  async partitions(topic: string): Promise<number> {
    return this.#find(topic).logs.length;
  }

  async members(topic: string, group: string): Promise<readonly AssignedMember[]> {
    return this.#find(topic).findGroup(group)?.members() ?? [];
  }

  async committed(topic: string, group: string, partition: number): Promise<number | undefined> {
    return this.#find(topic).findGroup(group)?.committed(partition);
  }

  async bounds(topic: string, partition: number): Promise<{ readonly start: number; readonly end: number }> {
    const { start, end } = this.#find(topic).log(partition);
    return { start, end };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const reader of [...this.#readers]) reader.end();
  }

  #find(name: string): Topic {
    if (this.#isClosed) throw new MillraceError('TRANSPORT_UNAVAILABLE', `the transport is closed (topic ${name})`);
    const topic = this.#topics.get(name);
    if (topic === undefined) throw new MillraceError('TRANSPORT_UNAVAILABLE', `there is no topic ${name}`);
    return topic;
  }
}
