import type { SubscribeOptions, SubscriptionEvent } from '../../core/ports/transport.ts';
import { Membership } from './membership.ts';
import { closedError } from './persistence.ts';
import type { ReaderWorld } from './reader-world.ts';

const RECORDS_MAX = 4_096;

export interface ReaderWiring {
  readonly onBegin: (reader: Reader) => void;
  readonly onEnd: (reader: Reader) => void;
}

/** A subscription. It joins its group when it is first asked. */
export class Reader implements AsyncIterableIterator<SubscriptionEvent> {
  readonly #topic: string;
  readonly #options: SubscribeOptions;
  readonly #world: ReaderWorld;
  readonly #wiring: ReaderWiring;
  readonly #membership: Membership;
  readonly #end = (): void => void this.end();
  readonly #ending = Promise.withResolvers<void>();
  #begun: Promise<void> | undefined;
  #left: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;
  #waiting: PromiseWithResolvers<void> | undefined;

  constructor(topic: string, options: SubscribeOptions, world: ReaderWorld, wiring: ReaderWiring) {
    this.#topic = topic;
    this.#options = options;
    this.#world = world;
    this.#wiring = wiring;
    const events = { onChange: () => this.#wake(), onFailure: (error: unknown) => this.#fail(error) };
    this.#membership = new Membership(topic, options, world, events);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    this.#begun ??= this.#begin();
    // An end does not wait for a broker that is not there.
    await Promise.race([this.#begun, this.#ending.promise]);
    while (this.#left === undefined) {
      const event = this.#membership.news() ?? this.#membership.records(RECORDS_MAX);
      if (event !== undefined) return { done: false, value: event };
      this.#waiting ??= Promise.withResolvers();
      await this.#waiting.promise;
    }
    await this.#left;
    this.#throwFailure();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<SubscriptionEvent, undefined>> {
    await this.end();
    return { done: true, value: undefined };
  }

  /** Leaves the group. Idempotent. */
  end(): Promise<void> {
    if (this.#left !== undefined) return this.#left;
    this.#options.signal.removeEventListener('abort', this.#end);
    this.#left = this.#membership.leave().finally(() => this.#wiring.onEnd(this));
    this.#ending.resolve();
    this.#wake();
    return this.#left;
  }

  async #begin(): Promise<void> {
    const { signal } = this.#options;
    if (this.#left !== undefined) return;
    if (this.#world.persistence.isClosed) throw closedError();
    if (signal.aborted) {
      await this.end();
      return;
    }
    this.#wiring.onBegin(this);
    signal.addEventListener('abort', this.#end, { once: true });
    try {
      await this.#world.desk.partitions(this.#topic);
    } catch (error) {
      if (this.#left === undefined) this.#fail(error);
    }
    if (this.#left === undefined) this.#membership.join();
  }

  #wake(): void {
    this.#waiting?.resolve();
    this.#waiting = undefined;
  }

  #fail(error: unknown): void {
    if (this.#left !== undefined) return;
    this.#failure = { error };
    void this.end();
  }

  #throwFailure(): void {
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }
}
