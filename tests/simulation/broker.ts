import { alone, type LaneNote, left, moved, rested, takeOver } from '../../adapters/kafka/lane-note.ts';
import type { AlonePhase, OutgoingRecord, PartitionDeaths, Position } from '../../core/ports/transport.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Reader } from './reader.ts';

/** What looks at the broker: the invariants and the faults. */
export interface BrokerWatch {
  appended(topic: string, partition: number, value: Uint8Array): void;
  /** These offsets of the group are done with for good. */
  committed(topic: string, group: string, member: string, records: readonly Uint8Array[]): void;
}

/** The topics and the groups that read them: what survives the processes. */
export class Broker {
  readonly #topics: ReadonlyMap<string, readonly PartitionLog[]>;
  readonly #groups = new Map<string, Group>();
  readonly #random: SeededRandom;
  readonly #watch: BrokerWatch;

  constructor(topics: Readonly<Record<string, number>>, random: SeededRandom, watch: BrokerWatch) {
    const logs = (count: number) => Array.from({ length: count }, () => new PartitionLog());
    this.#topics = new Map(Object.entries(topics).map(([topic, count]) => [topic, logs(count)]));
    this.#random = random;
    this.#watch = watch;
  }

  logs(topic: string): readonly PartitionLog[] {
    return this.#topics.get(topic) ?? [];
  }

  append(topic: string, record: OutgoingRecord): Position {
    const logs = this.logs(topic);
    const partition = record.partition ?? hashOf(record.key ?? '') % logs.length;
    const offset = (logs[partition] as PartitionLog).append(record);
    this.#watch.appended(topic, partition, record.value);
    for (const group of this.#groups.values()) if (group.topic === topic) group.ownerOf(partition)?.wake();
    return { partition, offset };
  }

  group(topic: string, name: string): Group {
    const key = `${topic}/${name}`;
    const found = this.#groups.get(key);
    if (found !== undefined) return found;
    const onCommit = (member: string, records: readonly Uint8Array[]) =>
      this.#watch.committed(topic, name, member, records);
    const group = new Group(topic, this.logs(topic), this.#random, onCommit);
    this.#groups.set(key, group);
    return group;
  }

  get groups(): readonly Group[] {
    return [...this.#groups.values()];
  }
}

/** One partition; an offset is a place in the list. */
export class PartitionLog {
  readonly #records: OutgoingRecord[] = [];
  /** First offset still held. */
  start = 0;

  get end(): number {
    return this.#records.length;
  }

  append(record: OutgoingRecord): number {
    return this.#records.push(record) - 1;
  }

  at(offset: number): OutgoingRecord {
    return this.#records[offset] as OutgoingRecord;
  }

  values(from: number, to: number): readonly Uint8Array[] {
    return this.#records.slice(Math.max(from, this.start), to).map(({ value }) => value);
  }
}

/** Who reads which partition of a topic, and how far they have come together. */
export class Group {
  readonly topic: string;
  readonly logs: readonly PartitionLog[];
  readonly #random: SeededRandom;
  readonly #onCommit: (member: string, records: readonly Uint8Array[]) => void;
  readonly members = new Set<Reader>();
  readonly #owners: (Reader | undefined)[] = [];
  readonly #committed: (number | undefined)[] = [];
  /** What stands beside a committed offset, in a group that counts deaths. */
  readonly #notes: (LaneNote | undefined)[] = [];

  constructor(
    topic: string,
    logs: readonly PartitionLog[],
    random: SeededRandom,
    onCommit: (member: string, records: readonly Uint8Array[]) => void,
  ) {
    this.topic = topic;
    this.logs = logs;
    this.#random = random;
    this.#onCommit = onCommit;
  }

  ownerOf(partition: number): Reader | undefined {
    return this.#owners[partition];
  }

  partitionsOf(reader: Reader): number[] {
    return this.logs.flatMap((_, partition) => (this.#owners[partition] === reader ? [partition] : []));
  }

  committed(partition: number): number | undefined {
    return this.#committed[partition];
  }

  join(reader: Reader): void {
    this.#forgetDead();
    this.members.add(reader);
    this.#shareOut();
  }

  leave(reader: Reader): void {
    if (!this.members.delete(reader)) return;
    for (const partition of this.partitionsOf(reader)) this.#give(partition, undefined);
    this.#shareOut();
  }

  commit(reader: Reader, partition: number, mark: number): void {
    const before = this.#committed[partition] ?? 0;
    if (this.#owners[partition] !== reader || mark <= before) return;
    this.#committed[partition] = mark;
    const note = this.#notes[partition];
    if (note !== undefined) this.#notes[partition] = moved(note, mark);
    this.#onCommit(reader.member.id, (this.logs[partition] as PartitionLog).values(before, mark));
  }

  /** What the lane has cost before it came to this reader, who starts at `next`; from now on it is noted as its own. */
  takeOver(reader: Reader, partition: number, next: number): PartitionDeaths | undefined {
    if (this.#owners[partition] !== reader) return undefined;
    const present = new Set([...this.members].map(({ member }) => member.id));
    const by = { owner: reader.member.id, holding: '', isUnmoved: this.#committed[partition] === undefined };
    const former = next === this.logs[partition]?.end ? undefined : this.#notes[partition];
    const note = takeOver(former, by, present);
    this.#notes[partition] = note;
    return note.deaths === 0 ? undefined : { deaths: note.deaths, alone: note.alone };
  }

  noteAlone(reader: Reader, partition: number, offset: number, phase: AlonePhase): boolean {
    const note = this.#notes[partition];
    if (this.#owners[partition] !== reader || note === undefined) return false;
    for (const other of this.partitionsOf(reader)) {
      const its = this.#notes[other];
      if (its !== undefined) this.#notes[other] = rested(its);
    }
    this.#notes[partition] = alone(note, offset, phase);
    return true;
  }

  /** On purpose: no death. */
  noteLeft(reader: Reader): void {
    for (const partition of this.partitionsOf(reader)) {
      const note = this.#notes[partition];
      if (note?.owner === reader.member.id) this.#notes[partition] = left(note);
    }
  }

  /** Whoever has it, another may have it now. Eager: everybody loses everything first. */
  move(): void {
    this.#forgetDead();
    if (this.#random.chance(0.3)) for (const partition of this.logs.keys()) this.#give(partition, undefined);
    const members = [...this.members];
    if (members.length > 0) for (const partition of this.logs.keys()) this.#give(partition, this.#random.pick(members));
  }

  /** Before anything is shared out all are asked to join again, and whoever does not answer is a member no more. */
  #forgetDead(): void {
    for (const reader of [...this.members].filter(({ process }) => process.isDead)) {
      this.members.delete(reader);
      for (const partition of this.partitionsOf(reader)) this.#give(partition, undefined);
    }
  }

  /** Evenly, and whoever has a partition keeps it if that is fair. */
  #shareOut(): void {
    const members = [...this.members];
    const most = Math.ceil(this.logs.length / members.length);
    const load = new Map<Reader, number>(members.map((reader) => [reader, 0]));
    const take = (partition: number, reader: Reader) => {
      load.set(reader, (load.get(reader) ?? 0) + 1);
      this.#give(partition, reader);
    };
    const free: number[] = [];
    for (const partition of this.logs.keys()) {
      const owner = this.#owners[partition];
      if (owner !== undefined && (load.get(owner) ?? most) < most) take(partition, owner);
      else free.push(partition);
    }
    for (const partition of free) {
      const [least] = members.toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0));
      if (least !== undefined) take(partition, least);
    }
  }

  #give(partition: number, reader: Reader | undefined): void {
    const former = this.#owners[partition];
    if (former === reader) return;
    this.#owners[partition] = reader;
    former?.lose(partition);
    reader?.gain(partition);
  }
}

function hashOf(text: string): number {
  let hash = 7;
  for (const letter of text) hash = (Math.imul(hash, 31) + (letter.codePointAt(0) ?? 0)) >>> 0;
  return hash;
}
