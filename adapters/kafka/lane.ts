import type { AlonePhase, Delivery } from '../../core/ports/transport.ts';
import type { LaneNote } from './lane-note.ts';
import { LowWater } from './low-water.ts';

/** A record as it was fetched. */
export interface Fetched {
  readonly offset: number;
  readonly key: string | null;
  readonly value: Uint8Array;
}

export interface LaneStart {
  readonly offset: number;
  readonly committed: number | undefined;
  readonly note: LaneNote | undefined;
}

export interface LaneEvents {
  /** Keeps a note of the record that has this reader for itself; undefined in a subscription that counts no deaths. */
  readonly noteAlone: ((lane: Lane, offset: number, phase: AlonePhase) => Promise<boolean>) | undefined;
}

/** One holding of one partition by one reader. Once lost it is of no use to anybody, late acks included. */
export class Lane {
  readonly topic: string;
  readonly partition: number;
  readonly #events: LaneEvents;
  readonly #tracker: LowWater;
  #queue: Fetched[] = [];
  #queuedBytes = 0;
  #isLost = false;
  /** How far the group is: the mark is committed once it is beyond. */
  committed: number;
  /** Whether the broker knows how far the group is. */
  isCommitted: boolean;
  /** Committed beside it; undefined in a subscription that counts no deaths. */
  note: LaneNote | undefined;

  constructor(topic: string, partition: number, start: LaneStart, events: LaneEvents) {
    this.topic = topic;
    this.partition = partition;
    this.#tracker = new LowWater(start.offset);
    this.#events = events;
    // A reader that starts further back than its group was does not take the group back.
    this.committed = Math.max(start.offset, start.committed ?? 0);
    this.isCommitted = start.committed !== undefined;
    this.note = start.note;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** The first offset that is not done with. */
  get mark(): number {
    return this.#tracker.mark;
  }

  /** From where on it is to be fetched. */
  get next(): number {
    return this.#tracker.next;
  }

  get queued(): number {
    return this.#queue.length;
  }

  get queuedBytes(): number {
    return this.#queuedBytes;
  }

  /** `nextOffset` is where the log goes on: what lies between the records does not exist (any more). */
  take(records: readonly Fetched[], nextOffset: number): void {
    if (this.#isLost) return;
    for (const record of records) {
      if (record.offset < this.next) continue;
      this.#tracker.deliver(record.offset);
      this.#queue.push(record);
      this.#queuedBytes += record.value.byteLength;
    }
    this.#tracker.skipTo(nextOffset);
  }

  /** Moves what is there to `records`, until they are `limit`. */
  handOut(records: Delivery[], limit: number): void {
    if (this.#isLost) return;
    const out = this.#queue.slice(0, limit - records.length);
    this.#queue = this.#queue.slice(out.length);
    for (const record of out) {
      this.#queuedBytes -= record.value.byteLength;
      records.push(this.#delivery(record));
    }
  }

  lose(): void {
    this.#isLost = true;
    this.#queue = [];
    this.#queuedBytes = 0;
  }

  #delivery({ offset, key, value }: Fetched): Delivery {
    const { topic, partition } = this;
    const { noteAlone } = this.#events;
    return {
      topic,
      partition,
      offset,
      key,
      value,
      ack: () => {
        if (!this.#isLost) this.#tracker.ack(offset);
      },
      ...(noteAlone && { noteAlone: (phase: AlonePhase) => noteAlone(this, offset, phase) }),
    };
  }
}
