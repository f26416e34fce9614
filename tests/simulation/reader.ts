import type {
  AlonePhase,
  Delivery,
  Member,
  PartitionDeaths,
  SubscribeOptions,
  SubscriptionEvent,
} from '../../core/ports/transport.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Group, PartitionLog } from './broker.ts';
import type { SimProcess } from './process.ts';
import type { Scheduler } from './scheduler.ts';

/** Acks become a commit after this long; a crash meanwhile loses them. */
const COMMIT_MS = 100;
const MOST_RECORDS = 40;

export interface ReaderWorld {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  latencyMs(): number;
  readonly trace: (line: string) => void;
  /** Told of each partition that a reader begins to read, with what it takes for read already. */
  readFrom(process: SimProcess, topic: string, skipped: readonly Uint8Array[]): void;
  /** One that died or slept too long is put out of its group. */
  readonly readers: Set<Reader>;
}

/** One assignment of one partition: of no use once it is lost. */
interface Lane {
  readonly partition: number;
  isLost: boolean;
  /** Tells whoever finds out where it begins that it is lost. */
  readonly over: AbortController;
  /** The reader was told that it is its own. */
  isTold: boolean;
  /** Where it begins is being asked. */
  isAsked: boolean;
  next: number | undefined;
  mark: number;
  deaths: PartitionDeaths | undefined;
  readonly acked: Set<number>;
}

/** A subscription, as the process that reads sees it and as the broker does. */
export class Reader implements AsyncIterableIterator<SubscriptionEvent> {
  readonly member: Member;
  readonly process: SimProcess;
  readonly #group: Group;
  readonly #options: SubscribeOptions;
  readonly #world: ReaderWorld;
  #lanes: Lane[] = [];
  #isBegun = false;
  #isEnded = false;
  #isOut = false;
  #isCommitting = false;
  /** Of a start of lanes that nobody waited for. */
  #failure: { readonly error: unknown } | undefined;
  #waiting: PromiseWithResolvers<IteratorResult<SubscriptionEvent, undefined>> | undefined;

  constructor(process: SimProcess, group: Group, options: SubscribeOptions, world: ReaderWorld) {
    this.process = process;
    this.member = options.member;
    this.#group = group;
    this.#options = options;
    this.#world = world;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    await this.process.call('poll', () => this.#begin());
    if (this.#isEnded) return { done: true, value: undefined };
    await this.#startLanes();
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#isEnded) return { done: true, value: undefined };
    const waiting = Promise.withResolvers<IteratorResult<SubscriptionEvent, undefined>>();
    this.#waiting = waiting;
    this.#poke();
    return waiting.promise;
  }

  async return(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    this.#end();
    return { done: true, value: undefined };
  }

  /** Something may be there for it. */
  wake(): void {
    this.#world.scheduler.after(Math.max(0, this.#world.latencyMs()), () => this.#poke());
  }

  gain(partition: number): void {
    this.#lanes.push({
      partition,
      isLost: false,
      over: new AbortController(),
      isTold: false,
      isAsked: false,
      next: undefined,
      mark: 0,
      deaths: undefined,
      acked: new Set(),
    });
    this.wake();
  }

  lose(partition: number): void {
    for (const lane of this.#lanes) {
      if (lane.partition !== partition || lane.isLost) continue;
      // What was acked may have been committed in time, or not.
      if (!this.#isOut && this.#world.random.chance(0.5)) this.#group.commit(this, partition, lane.mark);
      lane.isLost = true;
      lane.over.abort();
    }
    this.#lanes = this.#lanes.filter((lane) => lane.isTold || !lane.isLost);
    this.wake();
  }

  /** Its session is over; it hears of it once it is awake again. */
  expel(): void {
    this.#isOut = true;
    this.#group.leave(this);
    if (this.process.isDead) this.#world.readers.delete(this);
  }

  /** Awake again: it comes back as a new member. */
  comeBack(): void {
    if (!this.#isOut || this.#isEnded) return;
    this.#isOut = false;
    this.#group.join(this);
  }

  #begin(): void {
    if (this.#isBegun || this.#isEnded || this.process.isDead) return;
    this.#isBegun = true;
    if (this.#options.signal.aborted) {
      this.#end();
      return;
    }
    this.#options.signal.addEventListener('abort', () => this.#end(), { once: true });
    this.#world.readers.add(this);
    this.#group.join(this);
  }

  #end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    for (const { partition, mark, isLost } of this.#lanes) if (!isLost) this.#group.commit(this, partition, mark);
    if (this.#options.countsDeaths) this.#group.noteLeft(this);
    this.#group.leave(this);
    this.#world.readers.delete(this);
    this.#resolve({ done: true, value: undefined });
  }

  /** Where new lanes begin is asked when the reader has heard of all that it lost. */
  async #startLanes(): Promise<void> {
    if (this.#lanes.some(({ isLost }) => isLost)) return;
    for (const lane of this.#lanes.filter(({ isAsked }) => !isAsked)) {
      // It may be lost, and asked for by another call, while another lane is asked for.
      if (lane.isLost || lane.isAsked) continue;
      lane.isAsked = true;
      const committed = this.#group.committed(lane.partition);
      const wanted = (await this.#options.startAt?.(lane.partition, lane.over.signal)) ?? committed;
      const { start, end } = this.#group.logs[lane.partition] as PartitionLog;
      lane.next = wanted !== undefined && wanted >= start && wanted <= end ? wanted : start;
      lane.mark = lane.next;
      if (this.#options.countsDeaths) lane.deaths = this.#group.takeOver(this, lane.partition, lane.next);
    }
  }

  #poke(): void {
    if (this.#waiting === undefined || this.process.isDead) return;
    const event = this.#regrouped() ?? this.#records();
    if (event !== undefined) this.#resolve({ done: false, value: event });
    else if (this.#lanes.some(({ isAsked }) => !isAsked)) this.process.deliver(() => void this.#startLater());
  }

  async #startLater(): Promise<void> {
    try {
      await this.#startLanes();
      this.wake();
    } catch (error) {
      this.#failure = { error };
      this.#waiting?.reject(error);
      this.#waiting = undefined;
    }
  }

  #resolve(result: IteratorResult<SubscriptionEvent, undefined>): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting !== undefined) this.process.deliver(() => waiting.resolve(result));
  }

  #regrouped(): SubscriptionEvent | undefined {
    const lost = this.#lanes.filter(({ isLost }) => isLost);
    this.#lanes = this.#lanes.filter(({ isLost }) => !isLost);
    if (lost.length > 0) this.#tell('loses', lost);
    if (lost.length > 0) return { kind: 'lost', partitions: lost.map(({ partition }) => partition) };
    const gained = this.#lanes.filter(({ isTold, next }) => !isTold && next !== undefined);
    for (const lane of gained) this.#beginReading(lane);
    if (gained.length > 0) this.#tell('gains', gained);
    if (gained.length > 0) return assigned(gained);
    return undefined;
  }

  #beginReading(lane: Lane): void {
    lane.isTold = true;
    const skipped = (this.#group.logs[lane.partition] as PartitionLog).values(0, lane.next ?? 0);
    this.#world.readFrom(this.process, this.#group.topic, skipped);
  }

  #tell(verb: string, lanes: readonly Lane[]): void {
    const which = lanes.map(({ partition, next }) => `${partition}@${next}`);
    this.#world.trace(`${this.process.id} ${verb} ${this.#group.topic}[${which}]`);
  }

  #records(): SubscriptionEvent | undefined {
    const records: Delivery[] = [];
    const most = 1 + this.#world.random.below(MOST_RECORDS);
    for (const lane of this.#world.random.shuffle(this.#lanes.filter(({ isTold }) => isTold))) {
      const log = this.#group.logs[lane.partition] as PartitionLog;
      // What retention took is gone; nothing after it is skipped.
      lane.next = Math.max(lane.next ?? 0, log.start);
      if (lane.mark < log.start) this.#skipLost(lane, log.start);
      for (; lane.next < log.end && records.length < most; lane.next += 1) {
        records.push(this.#delivery(lane, log, lane.next));
      }
    }
    return records.length > 0 ? { kind: 'records', records } : undefined;
  }

  #skipLost(lane: Lane, start: number): void {
    for (let offset = lane.mark; offset < start; offset += 1) lane.acked.delete(offset);
    lane.mark = start;
    this.#advance(lane);
  }

  #delivery(lane: Lane, log: PartitionLog, offset: number): Delivery {
    const { key, value } = log.at(offset);
    const ack = () => this.#ack(lane, offset);
    const { topic } = this.#group;
    const { partition } = lane;
    const delivery = { topic, partition, offset, key, value, ack };
    if (!this.#options.countsDeaths) return delivery;
    const note = (phase: AlonePhase) => !lane.isLost && this.#group.noteAlone(this, partition, offset, phase);
    return { ...delivery, noteAlone: (phase) => this.process.call('commit', () => note(phase)) };
  }

  #ack(lane: Lane, offset: number): void {
    if (lane.isLost || offset < lane.mark) return;
    lane.acked.add(offset);
    this.#advance(lane);
  }

  #advance(lane: Lane): void {
    while (lane.acked.delete(lane.mark)) lane.mark += 1;
    if (this.#isCommitting) return;
    this.#isCommitting = true;
    this.#world.scheduler.after(COMMIT_MS, () => {
      this.#isCommitting = false;
      if (this.process.isDead || this.process.isFrozen) return;
      for (const { partition, mark, isLost } of this.#lanes) if (!isLost) this.#group.commit(this, partition, mark);
    });
  }
}

function assigned(lanes: readonly Lane[]): SubscriptionEvent {
  const deaths = new Map(lanes.flatMap(({ partition, deaths: its }) => (its === undefined ? [] : [[partition, its]])));
  const partitions = lanes.map(({ partition }) => partition);
  return { kind: 'assigned', partitions, ...(deaths.size > 0 && { deaths }) };
}
