import type { Delivery, Member, SubscribeOptions, SubscriptionEvent, Transport } from '../../core/ports/transport.ts';
import { until } from './poll.ts';

export interface ReaderOptions {
  readonly group?: string;
  readonly member?: Member;
  readonly startAt?: SubscribeOptions['startAt'];
  readonly countsDeaths?: boolean;
  /** Called for each record as it comes, while `run` asks. Default: nothing, so that the test acks by hand. */
  readonly onRecord?: (delivery: Delivery) => void;
  readonly timeoutMs?: number;
}

/** A reader of a transport for tests: it keeps what it was told, and asks either on its own (`run`) or when told. */
export class TransportReader {
  readonly received: Delivery[] = [];
  readonly events: SubscriptionEvent[] = [];
  /** What it holds now, as far as it was told. */
  readonly held = new Set<number>();
  readonly #iterator: AsyncIterator<SubscriptionEvent>;
  readonly #stop = new AbortController();
  readonly #onRecord: (delivery: Delivery) => void;
  readonly #timeoutMs: number;
  #running: Promise<void> = Promise.resolve();

  constructor(transport: Transport, topic: string, options: ReaderOptions = {}) {
    const { group = 'readers', member = { id: 'a', workers: 0 }, startAt, countsDeaths = false } = options;
    const subscription = { group, member, signal: this.#stop.signal, countsDeaths, ...(startAt && { startAt }) };
    this.#iterator = transport.subscribe(topic, subscription)[Symbol.asyncIterator]();
    this.#onRecord = options.onRecord ?? (() => {});
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** Asks for one event; undefined at the end. */
  async ask(): Promise<SubscriptionEvent | undefined> {
    const { done, value } = await this.#iterator.next();
    if (done) return undefined;
    this.#note(value);
    return value;
  }

  /** Asks until there are records. */
  async askForRecords(): Promise<void> {
    for (let kind: string | undefined; kind !== 'records'; ) {
      kind = (await this.ask())?.kind;
      if (kind === undefined) throw new Error('the subscription ended before there was a record');
    }
  }

  /** Asks again and again until the end. */
  run(): this {
    this.#running = (async () => {
      while ((await this.ask()) !== undefined);
    })();
    return this;
  }

  /** The first `count` records that came, in the order they came; waits for them while `run` asks. */
  async first(count: number): Promise<readonly Delivery[]> {
    await this.until(() => this.received.length >= count, `${count} records`);
    return this.received.slice(0, count);
  }

  async holds(count: number): Promise<void> {
    await this.until(() => this.held.size === count, `an assignment of ${count}`);
  }

  async until(check: () => boolean, what: string): Promise<void> {
    await until(check, { timeoutMs: this.#timeoutMs, what });
  }

  /** Leaves by its signal, and waits until it was told the end. */
  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Leaves as a `for await` does that breaks off. */
  async breakOff(): Promise<void> {
    await this.#iterator.return?.();
    await this.#running;
  }

  #note(event: SubscriptionEvent): void {
    this.events.push(event);
    if (event.kind === 'assigned') for (const partition of event.partitions) this.held.add(partition);
    if (event.kind === 'lost') for (const partition of event.partitions) this.held.delete(partition);
    if (event.kind !== 'records') return;
    this.received.push(...event.records);
    for (const delivery of event.records) this.#onRecord(delivery);
  }
}
