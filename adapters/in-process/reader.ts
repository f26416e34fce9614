import type { Delivery, Member, SubscribeOptions, SubscriptionEvent } from '../../core/ports/transport.ts';
import type { Group, Participant } from './group.ts';
import type { Lane } from './lane.ts';

const RECORDS_MAX = 4_096;

export interface ReaderWiring {
  /** Joins the group, when the first event is asked for. @throws when there is nothing to join. */
  readonly join: (reader: Reader) => Group;
  /** Called once, when the reader has left. */
  readonly onEnd: (reader: Reader) => void;
}

/** A subscription. It joins its group when it is first asked, and takes from the log only when it is asked. */
export class Reader implements AsyncIterableIterator<SubscriptionEvent>, Participant {
  readonly member: Member;
  readonly #options: SubscribeOptions;
  readonly #wiring: ReaderWiring;
  readonly #end = (): void => this.end();
  #group: Group | undefined;
  #isEnded = false;
  #failure: { readonly error: unknown } | undefined;
  /** The lanes that the reader has been told of, lost ones included until it is told. */
  #told: readonly Lane[] = [];
  /** Lanes whose start is being asked for. */
  readonly #asked = new WeakSet<Lane>();
  #isRegrouped = false;
  /** The lane that the next event begins with, so that a long backlog on one does not starve the others. */
  #turn = 0;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(options: SubscribeOptions, wiring: ReaderWiring) {
    this.member = { id: options.member.id, workers: options.member.workers };
    this.#options = options;
    this.#wiring = wiring;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    this.#begin();
    while (!this.#isEnded) {
      const event = this.#regrouped() ?? this.#records();
      if (event !== undefined) return { done: false, value: event };
      this.#waiting ??= Promise.withResolvers();
      await this.#waiting.promise;
    }
    this.#throwFailure();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.signal.removeEventListener('abort', this.#end);
    this.#group?.leave(this);
    this.#wiring.onEnd(this);
    this.wake();
  }

  regroup(): void {
    this.#isRegrouped = true;
    this.wake();
  }

  wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #begin(): void {
    if (this.#group !== undefined || this.#isEnded) return;
    if (this.#options.signal.aborted) {
      this.end();
      return;
    }
    this.#group = this.#wiring.join(this);
    this.#options.signal.addEventListener('abort', this.#end, { once: true });
  }

  #regrouped(): SubscriptionEvent | undefined {
    if (!this.#isRegrouped) return undefined;
    const lost = this.#told.filter((lane) => lane.isLost);
    if (lost.length > 0) {
      this.#told = this.#told.filter((lane) => !lane.isLost);
      return { kind: 'lost', partitions: partitionsOf(lost) };
    }
    this.#isRegrouped = false;
    const assigned = this.#started();
    if (assigned.length === 0) return undefined;
    this.#told = [...this.#told, ...assigned];
    return { kind: 'assigned', partitions: partitionsOf(assigned) };
  }

  /** Lanes that the reader is to be told of now. Of the others it is asked where they start. */
  #started(): Lane[] {
    const fresh = (this.#group?.lanesOf(this) ?? []).filter((lane) => !this.#told.includes(lane));
    for (const lane of fresh) if (!lane.isStarted) this.#start(lane);
    return fresh.filter((lane) => lane.isStarted);
  }

  #start(lane: Lane): void {
    const committed = this.#group?.committed(lane.partition);
    const { startAt, signal } = this.#options;
    if (startAt === undefined) lane.startAt(committed);
    if (startAt === undefined || this.#asked.has(lane)) return;
    this.#asked.add(lane);
    startAt(lane.partition, signal).then(
      (offset) => {
        lane.startAt(offset ?? committed);
        this.regroup();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #records(): SubscriptionEvent | undefined {
    const records: Delivery[] = [];
    const lanes = this.#told.length;
    for (let n = 0; n < lanes && records.length < RECORDS_MAX; n += 1) {
      this.#told[(this.#turn + n) % lanes]?.handOut(records, RECORDS_MAX);
    }
    this.#turn += 1;
    return records.length > 0 ? { kind: 'records', records } : undefined;
  }

  #fail(error: unknown): void {
    if (this.#isEnded) return;
    this.#failure = { error };
    this.end();
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}

const partitionsOf = (lanes: readonly Lane[]): number[] => lanes.map((lane) => lane.partition);
