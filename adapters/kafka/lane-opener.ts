import { randomUUID } from 'node:crypto';
import type { SubscribeOptions } from '../../core/ports/transport.ts';
import type { Bounds, Commit, Desk } from './desk.ts';
import type { LaneStart } from './lane.ts';
import { isEmptyBehind, type LaneNote, takeOver } from './lane-note.ts';

/** Finds out where a lane starts, and what it has cost. */
export class LaneOpener {
  readonly #topic: string;
  readonly #options: SubscribeOptions;
  readonly #desk: Desk;

  constructor(topic: string, options: SubscribeOptions, desk: Desk) {
    this.#topic = topic;
    this.#options = options;
    this.#desk = desk;
  }

  /** True when nobody has had the lane since this note was written: whoever takes one writes a note first. */
  async isStillOurs(partition: number, note: LaneNote | undefined): Promise<boolean> {
    const found = await this.#desk.commit(this.#topic, this.#options.group, partition);
    return note !== undefined && found.note?.holding === note.holding;
  }

  /** Whether the broker knows how far the group is. */
  async hasCommit(partition: number): Promise<boolean> {
    const { place } = await this.#desk.commit(this.#topic, this.#options.group, partition);
    return place !== undefined;
  }

  async start(partition: number): Promise<LaneStart> {
    const { group, startAt, countsDeaths } = this.#options;
    const [wanted, commit, bounds] = await Promise.all([
      startAt?.(partition),
      this.#desk.commit(this.#topic, group, partition),
      this.#desk.bounds(this.#topic, partition),
    ]);
    const offset = within(bounds, wanted ?? commit.offset);
    const note = countsDeaths ? await this.#note(commit, bounds) : undefined;
    return { offset, committed: commit.offset, note };
  }

  async #note({ offset, place, note }: Commit, bounds: Bounds): Promise<LaneNote> {
    const present = await this.#desk.memberIds(this.#options.group);
    const by = { owner: this.#options.member.id, holding: randomUUID(), isUnmoved: offset === undefined };
    const isEmpty = place === undefined || isEmptyBehind(place, bounds);
    return takeOver(isEmpty ? undefined : note, by, present);
  }
}

/** An offset that the log does not hold means the log's start, never its end: nothing is skipped in silence. */
const within = ({ start, end }: Bounds, offset: number | undefined): number =>
  offset !== undefined && offset >= start && offset <= end ? offset : start;
