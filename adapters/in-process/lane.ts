import type { Delivery, OutgoingRecord } from '../../core/ports/transport.ts';
import { LowWater } from './low-water.ts';
import type { PartitionLog } from './partition-log.ts';

export interface LaneEvents {
  /** All before the mark is acked. */
  readonly onMark: (mark: number) => void;
  /** Acked before others that come first. */
  readonly onAhead: (offset: number) => void;
}

/** One assignment of one partition to one reader. Once lost it is of no use to anybody, late acks included. */
export class Lane {
  readonly topic: string;
  readonly partition: number;
  readonly #log: PartitionLog;
  readonly #events: LaneEvents;
  #next = 0;
  #tracker: LowWater | undefined;
  #isLost = false;

  constructor(topic: string, partition: number, log: PartitionLog, events: LaneEvents) {
    this.topic = topic;
    this.partition = partition;
    this.#log = log;
    this.#events = events;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  get isStarted(): boolean {
    return this.#tracker !== undefined;
  }

  /** The first offset that was not acked here; undefined before it is known where the lane starts. */
  get mark(): number | undefined {
    return this.#tracker?.mark;
  }

  /** An offset that the log does not hold means the log's start, never its end: nothing is skipped in silence. */
  startAt(offset: number | undefined): void {
    const { start, end } = this.#log;
    this.#next = offset !== undefined && offset >= start && offset <= end ? offset : start;
    this.#tracker = new LowWater(this.#next);
  }

  /** Moves what is there to `records`, until they are `limit`. */
  handOut(records: Delivery[], limit: number): void {
    if (this.#isLost || this.#tracker === undefined) return;
    for (; this.#next < this.#log.end && records.length < limit; this.#next += 1) {
      const record = this.#log.at(this.#next);
      if (record === undefined) this.#ack(this.#next);
      else records.push(this.#delivery(this.#next, record));
    }
  }

  lose(): void {
    this.#isLost = true;
  }

  #delivery(offset: number, { key, value }: OutgoingRecord): Delivery {
    return { topic: this.topic, partition: this.partition, offset, key, value, ack: () => this.#ack(offset) };
  }

  #ack(offset: number): void {
    if (this.#isLost || this.#tracker === undefined) return;
    if (this.#tracker.ack(offset)) this.#events.onMark(this.#tracker.mark);
    else this.#events.onAhead(offset);
  }
}
