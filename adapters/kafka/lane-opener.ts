import { randomUUID } from 'node:crypto';
import type { SubscribeOptions } from '../../core/ports/transport.ts';
import type { Bounds, Desk } from './desk.ts';
import type { LaneStart } from './lane.ts';
import { type LaneNote, takeOver } from './lane-note.ts';

type Answers = Pick<Desk, 'commit' | 'bounds' | 'memberIds'>;

/** Finds out where a lane starts, and what it has cost. */
export class LaneOpener {
  readonly #topic: string;
  readonly #options: SubscribeOptions;
  readonly #desk: Answers;

  constructor(topic: string, options: SubscribeOptions, desk: Answers) {
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

  async start(partition: number, signal: AbortSignal): Promise<LaneStart> {
    const { group, startAt, countsDeaths } = this.#options;
    const [wanted, commit, bounds] = await Promise.all([
      startAt?.(partition, signal),
      this.#desk.commit(this.#topic, group, partition),
      this.#desk.bounds(this.#topic, partition),
    ]);
    const offset = within(bounds, wanted ?? commit.offset);
    // Nothing lies between here and the end that a former owner could have died of.
    const former = offset === bounds.end ? undefined : commit.note;
    const note = countsDeaths ? await this.#note(former, commit.offset === undefined) : undefined;
    return { offset, committed: commit.offset, note };
  }

  async #note(former: LaneNote | undefined, isUnmoved: boolean): Promise<LaneNote> {
    const present = await this.#desk.memberIds(this.#options.group);
    return takeOver(former, { owner: this.#options.member.id, holding: randomUUID(), isUnmoved }, present);
  }
}

/** An offset that the log does not hold means the log's start, never its end: nothing is skipped in silence. */
const within = ({ start, end }: Bounds, offset: number | undefined): number =>
  offset !== undefined && offset >= start && offset <= end ? offset : start;
