import { layout } from '../../core/job/layout.ts';
import { describeMiniBatch } from '../../core/mini-batch/descriptor.ts';
import type { PlannedMiniBatch } from '../../core/mini-batch/planned.ts';
import { type Mark, markOf, publishedOf } from '../../core/pacing/mark.ts';
import { Outstanding } from '../../core/pacing/outstanding.ts';
import { deal, windows } from '../../core/pacing/window.ts';
import type { RunProgress } from '../../core/ports/progress-board.ts';
import { type OutgoingRecord, TOPICS } from '../../core/ports/transport.ts';
import type { RunScope } from './run-scope.ts';
import { ScorerLanes } from './scorer-lanes.ts';

/** What one run has published, and to whom. */
export class Dealer {
  readonly #scope: RunScope;
  readonly lanes: ScorerLanes;
  readonly outstanding = new Outstanding();
  /** Everything below was published, or needed not be. */
  #next = 0;

  /** Goes on where the mark of an earlier planner of this run stands. */
  static async open(scope: RunScope): Promise<Dealer> {
    const dealer = new Dealer(scope);
    const bytes = await scope.ports.store.read(layout.mark(scope.run, scope.run.run));
    if (bytes !== undefined) await dealer.#restore(JSON.parse(new TextDecoder().decode(bytes)) as Mark);
    return dealer;
  }

  private constructor(scope: RunScope) {
    this.#scope = scope;
    this.lanes = new ScorerLanes(scope.ports, scope.settings, scope.manifest.settings.nodeCount);
  }

  async #restore(mark: Mark): Promise<void> {
    await this.lanes.scorers([]);
    this.#next = mark.next;
    for (const [index, place] of publishedOf(mark)) {
      this.outstanding.published(index, { ...place, scorer: this.lanes.scorerOf(place.lane) ?? '' });
    }
  }

  /** Undefined while the board has none of this run. */
  async progress(): Promise<RunProgress | undefined> {
    const progress = await this.#scope.ports.board.read(this.#scope.run);
    return progress?.run === this.#scope.run.run ? progress : undefined;
  }

  /** Of a part, what is still to be published for the first time. */
  async todo(part: readonly PlannedMiniBatch[]): Promise<readonly PlannedMiniBatch[]> {
    const done = (await this.progress())?.done;
    return part.filter(({ index }) => index >= this.#next && !done?.has(index));
  }

  /** Whom the next descriptors may go to, in order: none when all windows are full. */
  async room(progress: RunProgress | undefined, wanted: number): Promise<readonly string[]> {
    if (progress !== undefined) this.outstanding.settle(progress.done);
    const members = await this.lanes.scorers(progress?.initFailed ?? []);
    const paced = members.map(({ id, workers }) => {
      const pace = progress?.scorers.get(id);
      return { id, workers, verdicts: pace?.verdicts ?? 0, meanMs: pace?.meanMs };
    });
    const { total } = this.#scope.shelf;
    const unsettled = total === undefined ? undefined : total - (progress?.done.size ?? 0);
    return deal(wanted, windows(paced, unsettled), this.outstanding.byScorer);
  }

  /** Publishes each mini-batch to a lane of its scorer. */
  async publish(miniBatches: readonly PlannedMiniBatch[], scorers: readonly string[]): Promise<void> {
    const { ports, run, settings } = this.#scope;
    if (miniBatches.length === 0) return;
    const publications = miniBatches.map(({ index }) => 1 + (this.outstanding.get(index)?.publication ?? 0));
    const records = miniBatches.map((miniBatch, at): OutgoingRecord => {
      const value = ports.codec.encode(describeMiniBatch(run, miniBatch, publications[at]));
      return { key: null, partition: this.lanes.laneOf(scorers[at] as string), value };
    });
    const positions = await ports.transport.publish(TOPICS.miniBatches(settings.compute), records);
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
