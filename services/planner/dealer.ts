import { readCheckedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { describeMiniBatch } from '../../core/mini-batch/descriptor.ts';
import { type Mark, markOf, publishedOf } from '../../core/pacing/mark.ts';
import { Outstanding } from '../../core/pacing/outstanding.ts';
import { deal, windows } from '../../core/pacing/window.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { type OutgoingRecord, TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';
import { ScorerLanes } from './scorer-lanes.ts';

/** The lane of what was never published, or nobody knows where. */
export const NO_LANE = -1;

/** Of one publish. */
export const MOST_DESCRIPTORS = 512;

export interface Look {
  readonly seen: RunProgress | undefined;
  readonly progress: RunProgress | undefined;
}

/** What one run has published, and to whom. */
export class Dealer {
  readonly #scope: RunScope;
  readonly lanes: ScorerLanes;
  readonly outstanding = new Outstanding();
  /** Everything below was published, or needed not be. */
  #next = 0;
  #patience = new AbortController();
  #isPaused = false;
  /** Every part was dealt out. */
  isThrough = false;

  /** Goes on where the mark of an earlier planner of this run stands. */
  static async open(scope: RunScope): Promise<Dealer> {
    const dealer = new Dealer(scope);
    const mark = await readCheckedState<Mark>(scope.ports.store, layout.mark(scope.run, scope.run.run));
    if (mark !== undefined) await dealer.#restore(mark);
    return dealer;
  }

  private constructor(scope: RunScope) {
    this.#scope = scope;
    scope.signal.addEventListener('abort', () => this.#patience.abort(), { once: true });
    const { nodeCount } = scope.manifest.settings;
    const inUse = () => this.#lanesInUse();
    this.lanes = new ScorerLanes(scope.ports, { compute: scope.compute, nodeCount, inUse });
  }

  #lanesInUse(): ReadonlySet<number> {
    const lanes = new Set([...this.outstanding.entries()].map(([, { lane }]) => lane));
    lanes.delete(NO_LANE);
    return lanes;
  }

  async #restore(mark: Mark): Promise<void> {
    this.#next = mark.next;
    // Before who is there is asked: the step keeps the lanes that it has.
    for (const [index, place] of publishedOf(mark)) this.outstanding.published(index, { ...place, scorer: '' });
    await this.lanes.scorers([]);
    for (const [index, place] of publishedOf(mark)) {
      this.outstanding.published(index, { ...place, scorer: this.lanes.scorerOf(place.lane) ?? '' });
    }
  }

  /** Aborts when it is time to look at everything anew, whether or not there is news; and when the run is over. */
  get patience(): AbortSignal {
    return this.#patience.signal;
  }

  /** To be called now and then: scorers come and go without a word, and so may collectors. */
  lookAnew(): void {
    this.outstanding.lookAgain();
    this.#patience.abort('look anew');
    if (!this.#scope.signal.aborted) this.#patience = new AbortController();
  }

  /** Undefined while the board has none of this run. */
  async progress(): Promise<RunProgress | undefined> {
    return (await this.look()).progress;
  }

  /** With what the board had, be it another run's: news is what differs from it. */
  async look(): Promise<Look> {
    const { ports, run } = this.#scope;
    const seen = await ports.board.read(run);
    return { seen, progress: seen?.run === run.run ? seen : undefined };
  }

  /** Of a part, what is still to be published for the first time. */
  async todo(part: readonly PlannedMiniBatch[]): Promise<readonly PlannedMiniBatch[]> {
    const done = (await this.progress())?.done;
    return part.filter(({ index }) => index >= this.#next && !done?.has(index));
  }

  /**
   * Once all is dealt out: takes as outstanding what nobody has. It was taken for done on the word of a collector that
   * died before its verdict was durable.
   */
  remember({ done }: RunProgress): void {
    const total = this.#scope.shelf.total;
    if (!this.isThrough || total === undefined) return;
    let missing = total - done.size;
    for (const [index] of this.outstanding.entries()) if (!done.has(index)) missing -= 1;
    for (let index = done.next; index < total && missing > 0; index += 1) {
      if (done.has(index) || this.outstanding.get(index) !== undefined) continue;
      this.outstanding.published(index, { scorer: '', lane: NO_LANE, offset: NO_LANE, publication: 0 });
      missing -= 1;
    }
  }

  /** Whom the descriptors of these may go to, in order: fewer when windows are full. */
  async room(progress: RunProgress | undefined, miniBatches: readonly PlannedMiniBatch[]): Promise<readonly string[]> {
    if (progress !== undefined) this.outstanding.settle(progress.done);
    if (this.#isTooFarAhead(progress)) return [];
    const members = await this.lanes.scorers(progress?.initFailed ?? []);
    // What the step does not use of a scorer's workers must not widen its window.
    const most = this.#scope.manifest.settings.processCountPerNode ?? Number.POSITIVE_INFINITY;
    const paced = members.map(({ id, workers }) => {
      const pace = progress?.scorers.get(id);
      return { id, workers: Math.min(workers, most), verdicts: pace?.verdicts ?? 0, meanMs: pace?.meanMs };
    });
    const { total } = this.#scope.shelf;
    const unsettled = total === undefined ? undefined : total - (progress?.done.size ?? 0);
    const slicesEach = miniBatches.reduce((most, { slices }) => Math.max(most, slices.length), 1);
    return deal(miniBatches.length, windows(paced, unsettled, slicesEach), this.outstanding.byScorer);
  }

  /** One that takes long holds back the rows of all that are behind it: they must not fill the disk. */
  #isTooFarAhead(progress: RunProgress | undefined): boolean {
    const { ports, run, settings } = this.#scope;
    const wasPaused = this.#isPaused;
    this.#isPaused = progress !== undefined && progress.aheadBytes > settings.aheadLimitBytes;
    if (!this.#isPaused || progress === undefined) return false;
    if (wasPaused) return true;
    const message = `paused: ${progress.aheadBytes} bytes of rows wait for mini-batch ${progress.done.next} (MILLRACE_AHEAD_LIMIT)`;
    ports.journal.note({ kind: 'warning', ...run, key: 'ahead-limit', message });
    return true;
  }

  /** Publishes each mini-batch to a lane of its scorer. */
  async publish(miniBatches: readonly PlannedMiniBatch[], scorers: readonly string[]): Promise<void> {
    const { ports, run, compute } = this.#scope;
    if (miniBatches.length === 0) return;
    const publications = miniBatches.map(({ index }) => 1 + (this.outstanding.get(index)?.publication ?? 0));
    const records = miniBatches.map((miniBatch, at): OutgoingRecord => {
      const value = ports.codec.encode(describeMiniBatch(run, miniBatch, publications[at]));
      return { key: null, partition: this.lanes.laneOf(scorers[at] as string), value };
    });
    const positions = await ports.transport.publish(TOPICS.miniBatches(compute), records);
    for (const [at, { index }] of miniBatches.entries()) {
      const { partition, offset } = positions[at] as { partition: number; offset: number };
      const place = { lane: partition, offset, publication: publications[at] as number };
      this.outstanding.published(index, { ...place, scorer: scorers[at] as string });
      this.#next = Math.max(this.#next, index + 1);
    }
  }

  mark(): Mark {
    return markOf(this.#next, this.outstanding);
  }
}
