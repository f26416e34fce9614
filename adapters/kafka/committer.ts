import type { OffsetCommit } from './group-session.ts';
import type { Lane } from './lane.ts';
import { left, moved, writeNote } from './lane-note.ts';

interface Wanted {
  readonly lanes: Set<Lane>;
  readonly done: PromiseWithResolvers<void>;
}

export interface CommitterWiring {
  readonly send: (commits: readonly OffsetCommit[]) => Promise<void>;
  /** False of a lane that may have been another's since: its mark may be older than the broker's. */
  readonly isSure: (lane: Lane) => boolean;
}

/** Brings the lanes' marks to the broker, one request at a time, so that an older one never comes after a newer. */
export class Committer {
  readonly #wiring: CommitterWiring;
  #wanted: Wanted | undefined;
  #isSending = false;

  constructor(wiring: CommitterWiring) {
    this.#wiring = wiring;
  }

  /** Commits what has moved. */
  tick(lanes: readonly Lane[]): void {
    const due = lanes.filter(isDue);
    // What fails is due again at the next tick.
    if (due.length > 0) this.commit(due).catch(() => undefined);
  }

  /** Commits these, moved or not; what is wanted while a request is on its way goes together with the next. */
  commit(lanes: readonly Lane[]): Promise<void> {
    this.#wanted ??= { lanes: new Set(), done: Promise.withResolvers() };
    for (const lane of lanes) this.#wanted.lanes.add(lane);
    const { done } = this.#wanted;
    if (!this.#isSending) void this.#sendAll();
    return done.promise;
  }

  /** The last one: says that the owner leaves on purpose. */
  async leave(lanes: readonly Lane[]): Promise<void> {
    for (const lane of lanes) if (lane.note !== undefined) lane.note = left(lane.note);
    const due = lanes.filter((lane) => lane.note !== undefined || isDue(lane));
    if (due.length > 0) await this.commit(due);
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // Those who want one in the same turn come along.
    await Promise.resolve();
    for (let wanted = this.#take(); wanted !== undefined; wanted = this.#take()) {
      const { lanes, done } = wanted;
      await this.#sendOnce([...lanes]).then(done.resolve, done.reject);
    }
    this.#isSending = false;
  }

  #take(): Wanted | undefined {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    return wanted;
  }

  async #sendOnce(lanes: readonly Lane[]): Promise<void> {
    const held = lanes.filter((lane) => !lane.isLost);
    // They were sure when they were asked for; a new assignment came while another request was on its way.
    if (!held.every((lane) => this.#wiring.isSure(lane))) throw new Error('a lane may have been another’s');
    if (held.length === 0) return;
    const marks = held.map((lane) => ({ lane, mark: settle(lane) }));
    await this.#wiring.send(marks.map(({ lane, mark }) => commitOf(lane, mark)));
    for (const { lane, mark } of marks) {
      lane.committed = mark;
      lane.isCommitted = true;
    }
  }
}

const isDue = (lane: Lane): boolean => lane.mark > lane.committed;

/** Where the group is put: never back. */
function settle(lane: Lane): number {
  if (!isDue(lane)) return lane.committed;
  const { mark } = lane;
  if (lane.note !== undefined) lane.note = moved(lane.note, mark);
  return mark;
}

const commitOf = ({ partition, note }: Lane, offset: number): OffsetCommit => ({
  partition,
  offset,
  metadata: note === undefined ? null : writeNote(note),
});
