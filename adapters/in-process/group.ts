import { invariant } from '../../core/errors.ts';
import type { AssignedMember, Member } from '../../core/ports/transport.ts';
import { Lane } from './lane.ts';
import type { PartitionLog } from './partition-log.ts';
import { shareOut } from './sticky-assignment.ts';

export interface Participant {
  readonly member: Member;
  /** Its lanes are others now. */
  regroup(): void;
  /** A lane of it may have records. */
  wake(): void;
}

export interface GroupEvents {
  readonly onCommit: (partition: number) => void;
  /** Nobody of this group reads the record again, though it has not committed all before it. */
  readonly onAhead: (partition: number, offset: number) => void;
}

/** Readers that share a topic: who holds which partition, and how far they have come together. */
export class Group {
  readonly #topic: string;
  readonly #logs: readonly PartitionLog[];
  readonly #events: GroupEvents;
  readonly #held = new Map<Participant, readonly Lane[]>();
  /** By partition. */
  readonly #owners: { readonly lane: Lane; readonly participant: Participant }[] = [];
  readonly #committed: (number | undefined)[] = [];

  constructor(topic: string, logs: readonly PartitionLog[], events: GroupEvents) {
    this.#topic = topic;
    this.#logs = logs;
    this.#events = events;
  }

  join(participant: Participant): void {
    const { id } = participant.member;
    const isTaken = [...this.#held.keys()].some((other) => other.member.id === id);
    invariant(!isTaken, `two readers of one group of topic ${this.#topic} are called ${id}`);
    this.#held.set(participant, []);
    this.#rebalance();
  }

  leave(participant: Participant): void {
    for (const lane of this.lanesOf(participant)) this.#take(lane);
    this.#held.delete(participant);
    this.#rebalance();
  }

  lanesOf(participant: Participant): readonly Lane[] {
    return this.#held.get(participant) ?? [];
  }

  wakeReaderOf(partition: number): void {
    this.#owners[partition]?.participant.wake();
  }

  members(): AssignedMember[] {
    return [...this.#held].map(([{ member }, lanes]) => ({ ...member, partitions: partitionsOf(lanes) }));
  }

  committed(partition: number): number | undefined {
    return this.#committed[partition];
  }

  /** The first offset that this group may still read; undefined when that is all there is. */
  needs(partition: number): number | undefined {
    const committed = this.#committed[partition];
    const mark = this.#owners[partition]?.lane.mark;
    return committed === undefined || mark === undefined ? committed : Math.min(committed, mark);
  }

  #rebalance(): void {
    const now = new Map([...this.#held].map(([participant, lanes]) => [participant, partitionsOf(lanes)]));
    const shares = [...shareOut(this.#logs.length, now)];
    // First all that is lost, so that a partition never has two lanes.
    for (const [participant, share] of shares) {
      for (const lane of this.lanesOf(participant)) if (!share.includes(lane.partition)) this.#take(lane);
    }
    for (const [participant, share] of shares) this.#give(participant, share);
  }

  #take(lane: Lane): void {
    lane.lose();
    delete this.#owners[lane.partition];
  }

  #give(participant: Participant, share: readonly number[]): void {
    const before = this.lanesOf(participant);
    const kept = new Map(before.map((lane) => [lane.partition, lane]));
    const after = share.map((partition) => kept.get(partition) ?? this.#open(partition));
    if (after.length === before.length && after.every((lane, place) => lane === before[place])) return;
    for (const lane of after) this.#owners[lane.partition] = { lane, participant };
    this.#held.set(participant, after);
    participant.regroup();
  }

  #open(partition: number): Lane {
    const log = this.#logs[partition];
    invariant(log !== undefined, `topic ${this.#topic} has no partition ${partition}`);
    return new Lane(this.#topic, partition, log, {
      onMark: (mark) => this.#commit(partition, mark),
      onAhead: (offset) => this.#events.onAhead(partition, offset),
    });
  }

  /** A reader that started further back than the group was does not take the group back. */
  #commit(partition: number, mark: number): void {
    this.#committed[partition] = Math.max(mark, this.#committed[partition] ?? 0);
    this.#events.onCommit(partition);
  }
}

const partitionsOf = (lanes: readonly Lane[]): number[] => lanes.map((lane) => lane.partition);
