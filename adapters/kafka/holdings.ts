import type { Delivery, PartitionDeaths, SubscriptionEvent } from '../../core/ports/transport.ts';
import type { Lane } from './lane.ts';
import type { AloneNote } from './lane-note.ts';

/** The lanes of a reader, and what of them the reader has been told. */
export class Holdings {
  readonly #lanes = new Map<number, Lane>();
  /** Lost ones included until the reader is told. */
  #told: readonly Lane[] = [];
  #hasNews = false;
  /** The lane that the next event begins with, so that a long backlog on one does not starve the others. */
  #turn = 0;

  get lanes(): readonly Lane[] {
    return [...this.#lanes.values()];
  }

  get queuedBytes(): number {
    return this.lanes.reduce((bytes, lane) => bytes + lane.queuedBytes, 0);
  }

  get queued(): number {
    return this.lanes.reduce((count, lane) => count + lane.queued, 0);
  }

  at(partition: number): Lane | undefined {
    return this.#lanes.get(partition);
  }

  add(lane: Lane): void {
    this.#lanes.set(lane.partition, lane);
    this.#hasNews = true;
  }

  lose(lane: Lane): void {
    lane.lose();
    if (this.#lanes.get(lane.partition) === lane) this.#lanes.delete(lane.partition);
    this.#hasNews = true;
  }

  /** Losses first, so that a partition is never told twice. */
  news(): SubscriptionEvent | undefined {
    if (!this.#hasNews) return undefined;
    const lost = this.#told.filter((lane) => lane.isLost);
    if (lost.length > 0) {
      this.#told = this.#told.filter((lane) => !lane.isLost);
      return { kind: 'lost', partitions: lost.map(({ partition }) => partition) };
    }
    this.#hasNews = false;
    const fresh = this.lanes.filter((lane) => !this.#told.includes(lane));
    if (fresh.length === 0) return undefined;
    this.#told = [...this.#told, ...fresh];
    const deaths = new Map(fresh.flatMap(deathsOf));
    const partitions = fresh.map(({ partition }) => partition);
    return { kind: 'assigned', partitions, ...(deaths.size > 0 && { deaths }) };
  }

  records(limit: number): SubscriptionEvent | undefined {
    const records: Delivery[] = [];
    const lanes = this.#told.length;
    for (let n = 0; n < lanes && records.length < limit; n += 1) {
      this.#told[(this.#turn + n) % lanes]?.handOut(records, limit);
    }
    this.#turn += 1;
    return records.length > 0 ? { kind: 'records', records } : undefined;
  }
}

function deathsOf({ partition, note }: Lane): [number, PartitionDeaths][] {
  if (note === undefined || note.deaths === 0) return [];
  return [[partition, { deaths: note.deaths, alone: note.alone && costOf(note.alone) }]];
}

const costOf = ({ offset, deaths, startDeaths }: AloneNote) => ({ offset, deaths, startDeaths });
