import type { Consumer, ConsumerCrashEvent, ConsumerGroupJoinEvent, EachBatchPayload } from 'kafkajs';
import { stickyAssigner } from './assigner.ts';
import { type Client, resetWhenUnanswered } from './client.ts';
import type { Fetched } from './lane.ts';
import type { MemberClaim } from './member-data.ts';
import type { KafkaTiming } from './settings.ts';
import { settledWithin } from './settled-within.ts';
import { StallWatch } from './stall-watch.ts';
import { WallClock } from './wall-clock.ts';

/** Leaving is a courtesy: without it the others wait until the session has timed out. */
const LEAVE_MS = 5_000;
const FETCH_BYTES_MAX = 8 * 2 ** 20;
const PARTITION_BYTES_MAX = 2 ** 20;

export interface SessionEvents {
  readonly claim: () => MemberClaim;
  /**
   * Its share, all paused: `seek` and `resume` say from where on each is wanted. Continuous: it has been a member all along and
   * has heard of each assignment, so that what it holds cannot have been another's in between.
   */
  readonly onAssigned: (partitions: readonly number[], isContinuous: boolean) => void;
  /** `from` is where the fetch began, `next` where the log goes on. */
  readonly onRecords: (partition: number, records: readonly Fetched[], from: number, next: number) => void;
  /** They are about to be shared out anew: the last moment to commit. */
  readonly onRebalance: () => void;
}

export interface OffsetCommit {
  readonly partition: number;
  readonly offset: number;
  readonly metadata: string | null;
}

/** The life of one consumer, from joining its group to whatever ends it. Has its client to itself, and never comes back. */
export class GroupSession {
  readonly #topic: string;
  readonly #events: SessionEvents;
  readonly #client: Client;
  readonly #consumer: Consumer;
  readonly #watch: StallWatch;
  readonly #ended = Promise.withResolvers<unknown>();
  readonly #heartbeats: NodeJS.Timeout;
  readonly #wallClock: WallClock;
  readonly #sessionMs: number;
  /** When the group last took a heartbeat, or the member itself. */
  #knownAtMs = performance.now();
  #running: Promise<void> = Promise.resolve();
  /** Of the newest batch; the client gives them only there. */
  #batch: Pick<EachBatchPayload, 'heartbeat' | 'commitOffsetsIfNecessary'> | undefined;
  #memberId: string | undefined;
  #joins = 0;
  #isMember = false;

  constructor(client: Client, timing: KafkaTiming, topic: string, groupId: string, events: SessionEvents) {
    this.#topic = topic;
    this.#events = events;
    this.#client = client;
    this.#consumer = this.#client.kafka.consumer({
      groupId,
      partitionAssigners: [stickyAssigner(() => this.#claim())],
      sessionTimeout: timing.sessionTimeoutMs,
      rebalanceTimeout: timing.rebalanceTimeoutMs,
      heartbeatInterval: timing.heartbeatMs,
      maxWaitTimeInMs: timing.fetchWaitMs,
      maxBytes: FETCH_BYTES_MAX,
      maxBytesPerPartition: PARTITION_BYTES_MAX,
      allowAutoTopicCreation: false,
      // A group that is being shared out is joined again at once, any number of times; whoever crashes is replaced by us.
      retry: { retries: 8, initialRetryTime: 50, maxRetryTime: 1_000, restartOnFailure: async () => false },
    });
    this.#watch = new StallWatch(timing.stallMs, () => this.#end(new Error('the consumer was silent')));
    this.#wallClock = new WallClock(timing.heartbeatMs);
    this.#sessionMs = timing.sessionTimeoutMs;
    this.#heartbeats = setInterval(() => this.#beat(), timing.heartbeatMs);
    this.#listen();
  }

  /** Resolves with the reason when it is of no more use. */
  get ended(): Promise<unknown> {
    return this.#ended.promise;
  }

  start(): void {
    this.#running = this.#run().catch((error: unknown) => this.#end(error));
  }

  /** Where its next fetch begins. */
  seek(partition: number, offset: number): void {
    if (this.#isMember) this.#consumer.seek({ topic: this.#topic, partition, offset: String(offset) });
  }

  pause(partitions: readonly number[]): void {
    this.#ifMember(partitions, (which) => this.#consumer.pause(which));
  }

  resume(partitions: readonly number[]): void {
    this.#ifMember(partitions, (which) => this.#consumer.resume(which));
  }

  async commit(commits: readonly OffsetCommit[]): Promise<void> {
    const partitions = commits.map((each) => ({ ...each, offset: String(each.offset) }));
    // This way it is tried once only: a commit that is tried again later could overtake a loss of the partition.
    const direct = this.#batch?.commitOffsetsIfNecessary;
    if (direct !== undefined) await direct({ topics: [{ topic: this.#topic, partitions }] } as never);
    else await this.#consumer.commitOffsets(partitions.map((each) => ({ topic: this.#topic, ...each })));
  }

  /** Leaves the group, and cuts all connections. */
  async stop(): Promise<void> {
    clearInterval(this.#heartbeats);
    this.#watch.stop();
    await settledWithin(
      LEAVE_MS,
      this.#running.then(() => this.#consumer.disconnect()),
    );
    this.#end(undefined);
  }

  async #run(): Promise<void> {
    await this.#consumer.connect();
    await this.#consumer.subscribe({ topic: this.#topic, fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatch: async (payload) => this.#take(payload),
    });
  }

  #take(payload: EachBatchPayload): void {
    this.#batch = payload;
    const { batch } = payload;
    // The client's types leave it out.
    const { fetchedOffset } = batch as unknown as { readonly fetchedOffset: string };
    const records = batch.messages.map(({ offset, key, value }) => ({
      offset: Number(offset),
      key: key === null ? null : key.toString(),
      value: value ?? new Uint8Array(),
    }));
    this.#events.onRecords(batch.partition, records, Number(fetchedOffset), Number(batch.lastOffset()) + 1);
  }

  #listen(): void {
    const { events } = this.#consumer;
    resetWhenUnanswered(this.#client, this.#consumer);
    this.#consumer.on(events.REQUEST, () => this.#watch.saw());
    this.#consumer.on(events.HEARTBEAT, () => this.#known());
    this.#consumer.on(events.FETCH, () => this.#endUnlessKnown());
    this.#consumer.on(events.GROUP_JOIN, (event) => this.#joined(event));
    this.#consumer.on(events.REBALANCING, () => this.#events.onRebalance());
    this.#consumer.on(events.CRASH, ({ payload }: ConsumerCrashEvent) => this.#end(payload.error));
  }

  #ifMember(partitions: readonly number[], act: (which: { topic: string; partitions: number[] }[]) => void): void {
    if (this.#isMember && partitions.length > 0) act([{ topic: this.#topic, partitions: [...partitions] }]);
  }

  #claim(): MemberClaim {
    this.#joins += 1;
    return this.#events.claim();
  }

  #joined({ payload }: ConsumerGroupJoinEvent): void {
    const isContinuous = this.#joins === 1 && payload.memberId === this.#memberId;
    this.#memberId = payload.memberId;
    this.#joins = 0;
    this.#isMember = true;
    this.#known();
    const partitions = payload.memberAssignment[this.#topic] ?? [];
    this.pause(partitions);
    this.#events.onAssigned(partitions, isContinuous);
  }

  #known(): void {
    this.#knownAtMs = performance.now();
  }

  /**
   * Where a member that its group has forgotten fails to join anew, the client goes on with what it held, and sends no
   * heartbeat any more. It fetches only while it is not joining.
   */
  #endUnlessKnown(): void {
    if (performance.now() - this.#knownAtMs > this.#sessionMs)
      this.#end(new Error('the group has forgotten this reader'));
  }

  /**
   * Beside those that the client sends with each fetch, for a fetch that hangs. It times them by the wall clock, and would
   * send none until that has caught up with where it was.
   */
  #beat(): void {
    if (this.#wallClock.wasSetBack()) this.#end(new Error('the clock of this machine was set back'));
    else this.#batch?.heartbeat().catch(() => undefined);
  }

  #end(reason: unknown): void {
    this.#isMember = false;
    clearInterval(this.#heartbeats);
    this.#watch.stop();
    this.#ended.resolve(this.#client.explained(reason));
    this.#consumer.disconnect().catch(() => undefined);
    this.#client.cut();
  }
}
