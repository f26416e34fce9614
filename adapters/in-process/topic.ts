import { invariant } from '../../core/errors.ts';
import type { OutgoingRecord, Position } from '../../core/ports/transport.ts';
import { Group } from './group.ts';
import { partitionOfKey } from './key-partition.ts';
import { PartitionLog } from './partition-log.ts';

export interface TopicOptions {
  readonly partitions: number;
  /** Records that each partition keeps while no group has ever read the topic. Default: all. */
  readonly keep?: number;
}

/** A topic's partitions and the groups that read them. */
export class Topic {
  readonly name: string;
  readonly logs: readonly PartitionLog[];
  readonly #keep: number;
  readonly #groups = new Map<string, Group>();

  constructor(name: string, { partitions, keep = Number.POSITIVE_INFINITY }: TopicOptions) {
    invariant(partitions >= 1, `topic ${name} has no partition`);
    this.name = name;
    this.logs = Array.from({ length: partitions }, () => new PartitionLog());
    this.#keep = keep;
  }

  /** Takes all of them or, when one names no partition, none. */
  publish(records: readonly OutgoingRecord[]): Position[] {
    const partitions = records.map((record) => this.#partitionFor(record));
    const positions = records.map((record, place) => this.#append(partitions[place] as number, record));
    for (const group of this.#groups.values()) for (const partition of partitions) group.wakeReaderOf(partition);
    return positions;
  }

  log(partition: number): PartitionLog {
    const log = this.logs[partition];
    invariant(log !== undefined, `topic ${this.name} has ${this.logs.length} partitions; there is no ${partition}`);
    return log;
  }

  /** Undefined when it has never read this topic. */
  findGroup(name: string): Group | undefined {
    return this.#groups.get(name);
  }

  /** From here on the log keeps for this group what it has not committed. */
  openGroup(name: string): Group {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = new Group(this.name, this.logs, {
      onCommit: (partition) => this.#trim(partition),
      onAhead: (partition, offset) => this.#letGo(partition, offset),
    });
    this.#groups.set(name, group);
    return group;
  }

  #partitionFor({ key, partition }: OutgoingRecord): number {
    if (partition === undefined) {
      invariant(key !== null, `a record for topic ${this.name} has neither a key nor a partition`);
      return this.logs.length === 1 ? 0 : partitionOfKey(key, this.logs.length);
    }
    this.log(partition);
    return partition;
  }

  #append(partition: number, record: OutgoingRecord): Position {
    const log = this.log(partition);
    const offset = log.append(record);
    if (this.#groups.size === 0 && log.end - log.start > this.#keep) log.dropBefore(log.end - this.#keep);
    return { partition, offset };
  }

  /** Behind one that takes long there may be a million that are done. Where others read as well they have the last word. */
  #letGo(partition: number, offset: number): void {
    if (this.#groups.size === 1) this.log(partition).letGo(offset);
  }

  /** Drops what every group has behind it. */
  #trim(partition: number): void {
    let needed = Number.POSITIVE_INFINITY;
    for (const group of this.#groups.values()) needed = Math.min(needed, group.needs(partition) ?? 0);
    const log = this.log(partition);
    if (needed > log.start) log.dropBefore(needed);
  }
}
