import type { Consumer, EachBatchPayload, PartitionAssigner } from 'kafkajs';
import type { Client } from '../../adapters/kafka/client.ts';
import type { Commit } from '../../adapters/kafka/desk.ts';
import { readNote } from '../../adapters/kafka/lane-note.ts';

interface Committed {
  readonly partition: number;
  readonly offset: string;
  readonly metadata: string | null;
}

/** The consumer of one session, with a group that does as the test says. */
class ConsumerStandIn {
  readonly events = {
    REQUEST: 'request',
    REQUEST_TIMEOUT: 'late',
    HEARTBEAT: 'beat',
    FETCH: 'fetch',
    GROUP_JOIN: 'join',
    REBALANCING: 'shared',
    CRASH: 'crash',
  };
  readonly #listeners = new Map<string, (event: { readonly payload: object }) => void>();
  readonly #group: GroupStandIn;
  readonly #join: () => void;
  eachBatch: ((payload: EachBatchPayload) => Promise<void>) | undefined;

  constructor(group: GroupStandIn, assigner: PartitionAssigner) {
    this.#group = group;
    this.#join = () => void assigner({ cluster: undefined } as never).protocol({ topics: [] });
  }

  on = (event: string, listener: (event: { readonly payload: object }) => void): void => {
    this.#listeners.set(event, listener);
  };
  connect = async (): Promise<void> => {};
  subscribe = async (): Promise<void> => {};
  disconnect = async (): Promise<void> => {};
  run = async ({ eachBatch }: Pick<ConsumerStandIn, 'eachBatch'>): Promise<void> => {
    this.eachBatch = eachBatch;
    this.#group.began();
  };
  pause = (): void => {};
  resume = ([which]: readonly { readonly partitions: number[] }[]): void => {
    this.#group.told.push(...(which?.partitions ?? []).map((partition) => `resume ${partition}`));
  };
  seek = ({ partition, offset }: { readonly partition: number; readonly offset: string }): void => {
    this.#group.told.push(`seek ${partition} to ${offset}`);
  };
  commitOffsets = (commits: readonly Committed[]): Promise<void> => this.#group.commit(commits);

  emit(event: keyof ConsumerStandIn['events'], payload: object): void {
    this.#listeners.get(this.events[event])?.({ payload });
  }

  assign(topic: string, partitions: readonly number[], memberId: string): void {
    this.#join();
    this.emit('GROUP_JOIN', { memberId, memberAssignment: { [topic]: [...partitions] } });
  }
}

/** Stands in for a broker's group as one member sees it: what it is assigned, what it commits, and how that goes. */
export class GroupStandIn {
  /** What the member asked its consumer for. */
  readonly told: string[] = [];
  readonly #topic: string;
  readonly #commits = new Map<number, Committed>();
  #consumer: ConsumerStandIn | undefined;
  #member = 0;
  #running = Promise.withResolvers<void>();
  /** Commits wait for it. */
  held: Promise<void> | undefined;

  constructor(topic: string) {
    this.#topic = topic;
  }

  newClient = (): Client => {
    const consumer = ({ partitionAssigners: [assigner] }: { readonly partitionAssigners: [PartitionAssigner] }) => {
      this.#consumer = new ConsumerStandIn(this, assigner);
      return this.#consumer as unknown as Consumer;
    };
    return { kafka: { consumer }, cut: () => {}, explained: (error: unknown) => error } as unknown as Client;
  };

  began(): void {
    this.#running.resolve();
  }

  async commit(commits: readonly Committed[]): Promise<void> {
    await this.held;
    for (const each of commits) this.#commits.set(each.partition, each);
  }

  committed(partition: number): Commit {
    const found = this.#commits.get(partition);
    const place = found && Number(found.offset);
    const note = readNote(found?.metadata ?? null);
    return { offset: note?.isUnmoved ? undefined : place, place, note };
  }

  /** As another member would, that takes the partition. */
  takeOver(partition: number): void {
    this.#commits.set(partition, { partition, offset: '0', metadata: null });
  }

  /** `hasMissed`: it was no member for a while, so that what it holds may have been another's. */
  async assign(partitions: readonly number[], { hasMissed = false } = {}): Promise<void> {
    await this.#running.promise;
    if (hasMissed) this.#member += 1;
    this.#consumer?.assign(this.#topic, partitions, `member-${this.#member}`);
  }

  /** All are asked to join again. */
  shareOutAnew(): void {
    this.#consumer?.emit('REBALANCING', {});
  }

  /** The group has taken a heartbeat. */
  knows(): void {
    this.#consumer?.emit('HEARTBEAT', {});
  }

  /** The client has fetched, of what it holds. */
  fetched(): void {
    this.#consumer?.emit('FETCH', {});
  }

  /** The session is over; another one is begun by whoever wants to be a member still. */
  crash(): void {
    this.#running = Promise.withResolvers();
    this.#consumer?.emit('CRASH', { error: new Error('the broker went away') });
  }

  /** `heartbeat` stands for all that the client sends while the next fetch hangs. */
  async records(partition: number, offsets: readonly number[], heartbeat = async () => {}): Promise<void> {
    const messages = offsets.map((offset) => ({ offset: String(offset), key: null, value: Buffer.from('x') }));
    const batch = {
      partition,
      messages,
      fetchedOffset: messages[0]?.offset,
      lastOffset: () => messages.at(-1)?.offset,
    };
    const commitOffsetsIfNecessary = ({ topics: [topic] }: { topics: { partitions: Committed[] }[] }) =>
      this.commit(topic?.partitions ?? []);
    await this.#consumer?.eachBatch?.({ batch, heartbeat, commitOffsetsIfNecessary } as unknown as EachBatchPayload);
  }
}
