import type { AlonePhase, SubscribeOptions, SubscriptionEvent } from '../../core/ports/transport.ts';
import { Committer } from './committer.ts';
import { GroupSession } from './group-session.ts';
import { Holdings } from './holdings.ts';
import { isDenied } from './kafka-error.ts';
import { type Fetched, Lane } from './lane.ts';
import { alone, rested } from './lane-note.ts';
import { LaneOpener } from './lane-opener.ts';
import { groupName, topicName } from './names.ts';
import type { Endeavour } from './persistence.ts';
import type { ReaderWorld } from './reader-world.ts';
import { settledWithin } from './settled-within.ts';

/** A slow reader slows the source: with so much fetched and not taken, nothing more is fetched. */
const QUEUED_BYTES_MAX = 8 * 2 ** 20;
const QUEUED_MAX = 16_384;
const COMMIT_PAUSE_MS = 200;
const LAST_COMMIT_MS = 2_000;

export interface MembershipEvents {
  /** There may be news or records. */
  readonly onChange: () => void;
  readonly onFailure: (error: unknown) => void;
}

/** A reader's place in its group, through any number of sessions: its lanes, what is fetched, what is committed. */
export class Membership {
  readonly #topic: string;
  readonly #options: SubscribeOptions;
  readonly #world: ReaderWorld;
  readonly #events: MembershipEvents;
  readonly #holdings = new Holdings();
  readonly #opener: LaneOpener;
  readonly #committer: Committer;
  /** Partitions whose start is being found out; what stands for the one attempt that counts. */
  readonly #opening = new Map<number, AbortController>();
  /** Lanes that may have been another's in between. Nothing is fetched or committed until that is known. */
  readonly #suspects = new Set<Lane>();
  #session: GroupSession | undefined;
  #commits: NodeJS.Timeout | undefined;
  #looks: NodeJS.Timeout | undefined;
  #keeping: Promise<void> = Promise.resolve();
  #isPaused = false;
  #isLooking = false;
  #hasLeft = false;

  constructor(topic: string, options: SubscribeOptions, world: ReaderWorld, events: MembershipEvents) {
    this.#topic = topic;
    this.#options = options;
    this.#world = world;
    this.#events = events;
    this.#opener = new LaneOpener(topic, options, world.desk);
    this.#committer = new Committer({
      isSure: (lane) => !this.#suspects.has(lane),
      send: async (commits) => {
        if (this.#session === undefined) throw new Error('there is no session to commit in');
        await this.#session.commit(commits);
      },
    });
  }

  join(): void {
    const { commitMs, lookMs } = this.#world.settings.timing;
    this.#commits = setInterval(() => this.#committer.tick(this.#sure()), commitMs);
    this.#looks = setInterval(() => void this.#look(), lookMs);
    this.#keeping = this.#keep().catch(this.#events.onFailure);
  }

  news(): SubscriptionEvent | undefined {
    return this.#holdings.news();
  }

  records(limit: number): SubscriptionEvent | undefined {
    const event = this.#holdings.records(limit);
    if (this.#isPaused && !this.#isFull(0.5)) {
      this.#isPaused = false;
      this.#session?.resume(this.#sure().map(({ partition }) => partition));
    }
    return event;
  }

  async leave(): Promise<void> {
    if (this.#hasLeft) return;
    this.#hasLeft = true;
    for (const partition of [...this.#opening.keys()]) this.#stopOpening(partition);
    clearInterval(this.#commits);
    clearInterval(this.#looks);
    const session = this.#session;
    const last = this.#committer.leave(this.#sure());
    await settledWithin(LAST_COMMIT_MS, Promise.race([last, session?.ended]));
    for (const lane of this.#holdings.lanes) this.#holdings.lose(lane);
    await session?.stop();
    await this.#keeping;
    this.#world.board.forget(this.#part);
  }

  get #part(): string {
    return `read ${this.#topic}`;
  }

  get #endeavour(): Endeavour {
    const { settings } = this.#world;
    const what = `topic ${topicName(settings, this.#topic)} as group ${groupName(settings, this.#options.group)}`;
    return { part: this.#part, what, topic: this.#topic };
  }

  /** A session for as long as the reader is there. */
  async #keep(): Promise<void> {
    const { settings, newClient, persistence } = this.#world;
    const groupId = groupName(settings, this.#options.group);
    for (let trouble: { tries: number; sinceMs: number } | undefined; !this.#hasLeft; ) {
      let isWell = false;
      this.#session = new GroupSession(newClient(), settings.timing, topicName(settings, this.#topic), groupId, {
        claim: () => ({ ...this.#options.member, held: this.#holdings.lanes.map(({ partition }) => partition) }),
        onAssigned: (partitions, isContinuous) => {
          isWell = true;
          this.#assigned(partitions, isContinuous);
        },
        onRecords: (...fetched) => this.#fetched(...fetched),
        // Whoever lives to hear it has died of nothing, whoever gets its lanes.
        onRebalance: () => void this.#committer.leave(this.#sure()).catch(() => undefined),
      });
      this.#session.start();
      const reason = await this.#session.ended;
      if (this.#hasLeft) return;
      trouble = isWell || trouble === undefined ? { tries: 0, sinceMs: performance.now() } : trouble;
      await persistence.pause(this.#endeavour, reason, trouble.tries, performance.now() - trouble.sinceMs);
      trouble.tries += 1;
    }
  }

  #assigned(partitions: readonly number[], isContinuous: boolean): void {
    if (this.#hasLeft) return;
    this.#world.board.works(this.#part);
    for (const lane of this.#holdings.lanes) {
      if (!partitions.includes(lane.partition)) this.#lose(lane);
      else if (!isContinuous && lane.note === undefined) this.#lose(lane);
      else if (!isContinuous) this.#suspects.add(lane);
      else if (lane.note?.hasLeft) void this.#stay(lane).catch(this.#events.onFailure);
    }
    for (const partition of [...this.#opening.keys()]) {
      if (!isContinuous || !partitions.includes(partition)) this.#stopOpening(partition);
    }
    for (const partition of partitions) {
      const lane = this.#holdings.at(partition);
      if (lane !== undefined && !this.#suspects.has(lane)) this.#fetch(lane);
      else if (!this.#opening.has(partition)) this.#open(partition).catch(this.#events.onFailure);
    }
    this.#events.onChange();
  }

  async #open(partition: number): Promise<void> {
    this.#stopOpening(partition);
    const attempt = new AbortController();
    this.#opening.set(partition, attempt);
    const { signal } = attempt;
    try {
      const lane = (await this.#reclaim(partition, signal)) ?? (await this.#take(partition, signal));
      if (lane === undefined || signal.aborted) return;
      this.#suspects.delete(lane);
      if (lane.note?.hasLeft) await this.#stay(lane);
      // It may have become another's while it was noted as staying.
      if (lane.isLost || signal.aborted) return;
      this.#opening.delete(partition);
      if (this.#holdings.at(partition) === undefined) this.#holdings.add(lane);
      this.#fetch(lane);
      this.#events.onChange();
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  async #stay(lane: Lane): Promise<void> {
    if (lane.note !== undefined) lane.note = { ...lane.note, hasLeft: false };
    await this.#commitSurely([lane], () => this.#hasLeft || lane.isLost);
  }

  #stopOpening(partition: number): void {
    this.#opening.get(partition)?.abort();
    this.#opening.delete(partition);
  }

  /** A suspect that nobody else has had goes on where it was. */
  async #reclaim(partition: number, signal: AbortSignal): Promise<Lane | undefined> {
    const lane = this.#holdings.at(partition);
    if (lane === undefined) return undefined;
    const isOurs = await this.#opener.isStillOurs(partition, lane.note);
    if (signal.aborted) return undefined;
    if (isOurs) return lane;
    this.#lose(lane);
    this.#events.onChange();
    return undefined;
  }

  async #take(partition: number, signal: AbortSignal): Promise<Lane | undefined> {
    if (signal.aborted) return undefined;
    const start = await this.#opener.start(partition, signal);
    const { countsDeaths } = this.#options;
    const lane = new Lane(this.#topic, partition, start, {
      noteAlone: countsDeaths ? (...which) => this.#noteAlone(...which) : undefined,
    });
    // Before anything of it is started: who comes next must be able to tell that it was ours.
    if (countsDeaths) await this.#commitSurely([lane], () => signal.aborted);
    return lane;
  }

  async #noteAlone(lane: Lane, offset: number, phase: AlonePhase): Promise<boolean> {
    if (lane.note !== undefined) lane.note = alone(lane.note, offset, phase);
    // What ran alone before is over: a death is no longer its.
    const others = this.#sure().filter((other) => other !== lane && other.note?.alone?.phase);
    for (const other of others) if (other.note !== undefined) other.note = rested(other.note);
    const isStale = (): boolean => this.#hasLeft || lane.isLost;
    await this.#commitSurely([lane, ...others], isStale);
    return !isStale();
  }

  async #commitSurely(lanes: readonly Lane[], isStale: () => boolean): Promise<void> {
    for (let isTold = false; !isStale(); ) {
      try {
        await this.#committer.commit(lanes);
        if (isTold) this.#world.board.works(this.#part);
        return;
      } catch (error) {
        // Whatever else it is ends the session, which tells of it. This would keep the lane shut without a word.
        isTold ||= isDenied(error);
        if (isDenied(error)) await this.#world.persistence.pause(this.#endeavour, error, 0, 0);
        else await this.#world.persistence.wait(COMMIT_PAUSE_MS);
      }
    }
  }

  #fetched(partition: number, records: readonly Fetched[], from: number, next: number): void {
    const lane = this.#holdings.at(partition);
    if (lane === undefined || this.#suspects.has(lane)) return;
    if (from < lane.next) {
      this.#startAnew(lane);
      return;
    }
    if (from > lane.next) this.#warn(`${partition}: ${lane.next} to ${from - 1} are no longer there`);
    lane.take(records, next);
    if (!this.#isPaused && this.#isFull(1)) {
      this.#isPaused = true;
      this.#session?.pause(this.#holdings.lanes.map((each) => each.partition));
    }
    this.#events.onChange();
  }

  /**
   * A topic that was deleted and made again may have as many records as were read of the one before: no fetch shows it. But
   * the group's commits are deleted with a topic.
   */
  async #look(): Promise<void> {
    if (this.#isLooking) return;
    this.#isLooking = true;
    const known = this.#sure().filter(({ isCommitted }) => isCommitted);
    const asked = known.map(async (lane) => ({ lane, isKept: await this.#opener.hasCommit(lane.partition) }));
    const answers = await Promise.all(asked).catch(() => []);
    const isStill = (lane: Lane) => !lane.isLost && !this.#suspects.has(lane);
    for (const { lane, isKept } of answers) if (!isKept && isStill(lane)) this.#startAnew(lane);
    this.#isLooking = false;
  }

  /** The log is another one than it was: its offsets begin again. */
  #startAnew(lane: Lane): void {
    this.#warn(`${lane.partition}: the log has begun anew`);
    this.#session?.pause([lane.partition]);
    this.#lose(lane);
    this.#open(lane.partition).catch(this.#events.onFailure);
    this.#events.onChange();
  }

  #fetch(lane: Lane): void {
    this.#session?.seek(lane.partition, lane.next);
    if (!this.#isPaused) this.#session?.resume([lane.partition]);
  }

  #lose(lane: Lane): void {
    this.#suspects.delete(lane);
    this.#holdings.lose(lane);
  }

  #sure(): readonly Lane[] {
    return this.#holdings.lanes.filter((lane) => !this.#suspects.has(lane));
  }

  #isFull(share: number): boolean {
    return this.#holdings.queuedBytes > QUEUED_BYTES_MAX * share || this.#holdings.queued > QUEUED_MAX * share;
  }

  #warn(what: string): void {
    this.#world.hooks.onLog?.('warn', `topic ${this.#topic}, partition ${what}`);
  }
}
