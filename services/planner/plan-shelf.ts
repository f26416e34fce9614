import { MillraceError } from '../../core/errors.ts';
import { checkedState } from '../../core/job/checked-state.ts';
import { layout } from '../../core/job/layout.ts';
import { type PlanTotals, readPlanTotals } from '../../core/job/plan-totals.ts';
import { damageIn } from '../../core/job/read-state.ts';
import { advance, PLAN_START, type PlanPosition } from '../../core/mini-batch/plan-position.ts';
import { miniBatchesOf } from '../../core/mini-batch/planned.ts';
import type { EntryFiles, PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';

interface ShelfPorts {
  readonly store: Store;
  readonly files: EntryFiles;
}

export const lostPlan = (path: string): MillraceError =>
  new MillraceError('STATE_CORRUPT', `${path} is missing from the workspace`, {
    hint: 'put it back from a copy, or run the job anew: another plan would not fit the rows that are there',
  });

/** Parts that wait in memory; what is behind them is read from the store again when its turn comes. */
const PARTS_IN_MEMORY = 3;

/**
 * The plan's parts between whoever makes them and whoever deals them out. Each part is in the store before it is
 * handed on, so that everybody who reads it later sees the same plan.
 */
export class PlanShelf {
  readonly #store: Store;
  readonly #files: EntryFiles;
  readonly #run: RunAddress;
  readonly #recent = new Map<number, readonly PlannedMiniBatch[]>();
  #parts = 0;
  #isClosed = false;
  #total: number | undefined;
  #wake = Promise.withResolvers<void>();

  /** With what earlier runs and other planners have put on it. */
  static async open(ports: ShelfPorts, run: RunAddress): Promise<PlanShelf> {
    const shelf = new PlanShelf(ports, run);
    await shelf.look();
    return shelf;
  }

  private constructor(ports: ShelfPorts, run: RunAddress) {
    this.#store = ports.store;
    this.#files = ports.files;
    this.#run = run;
  }

  /** Other planners may have put something since. */
  async look(): Promise<void> {
    const parts = new Set<string>();
    for await (const page of this.#store.list(layout.plan(this.#run))) for (const { path } of page) parts.add(path);
    while (parts.has(layout.planPart(this.#run, this.#parts))) this.#parts += 1;
    this.#tell();
  }

  /**
   * The totals of a plan that is complete already.
   *
   * @throws MillraceError `STATE_CORRUPT` when a part of it is missing
   */
  async totals(): Promise<PlanTotals | undefined> {
    const totals = await readPlanTotals(this.#store, this.#run);
    if (totals === undefined) return undefined;
    await this.look();
    const last = this.#parts === 0 ? undefined : (await this.#read(this.#parts - 1)).at(-1);
    if ((last?.index ?? -1) + 1 < totals.total) throw lostPlan(layout.planPart(this.#run, this.#parts));
    return totals;
  }

  /** Where the parts that are there end. */
  async position(): Promise<PlanPosition> {
    await this.look();
    let position = PLAN_START;
    for (let k = 0; k < this.#parts; k += 1) position = (await this.#read(k)).reduce(advance, position);
    return position;
  }

  /** Mini-batches of the whole plan; undefined while it is not complete. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Parts that are there, whoever put them. */
  get partCount(): number {
    return this.#parts;
  }

  get isEmpty(): boolean {
    return this.#parts === 0;
  }

  /** No part follows: the plan is complete, or could not be made. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** False when another planner has put this part, which may end elsewhere: see `position`. */
  async put(part: readonly PlannedMiniBatch[]): Promise<boolean> {
    const k = this.#parts;
    const bytes = this.#files.write('PlannedMiniBatch', part);
    const isMine = await this.#store.putIfAbsent(layout.planPart(this.#run, k), bytes);
    if (isMine && this.#recent.size < PARTS_IN_MEMORY) this.#recent.set(k, part);
    this.#parts += 1;
    this.#tell();
    return isMine;
  }

  /**
   * No part follows. Kept, so that what is added to the inputs later stays out of the job. Returns the totals that
   * count: the first that were put.
   */
  async complete(mine: PlanTotals): Promise<PlanTotals> {
    const isMine = await this.#store.putIfAbsent(layout.planComplete(this.#run), checkedState(mine));
    const totals = isMine ? mine : ((await this.totals()) ?? mine);
    this.#total = totals.total;
    this.#close();
    return totals;
  }

  /** The plan could not be made: nothing more is to be dealt out. */
  breakOff(): void {
    this.#close();
  }

  #close(): void {
    this.#isClosed = true;
    this.#tell();
  }

  /** Every part, in order, as soon as it is there. */
  async *parts(signal: AbortSignal): AsyncGenerator<readonly PlannedMiniBatch[]> {
    const onAbort = () => this.#tell();
    signal.addEventListener('abort', onAbort);
    try {
      for (let k = 0; ; k += 1) {
        while (k >= this.#parts && !this.#isClosed && !signal.aborted) await this.#wake.promise;
        if (signal.aborted || k >= this.#parts) return;
        yield await this.#take(k);
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** These mini-batches, from the parts that are there. */
  async *pick(indices: ReadonlySet<number>): AsyncGenerator<PlannedMiniBatch> {
    for (let k = 0, found = 0; k < this.#parts && found < indices.size; k += 1) {
      for (const miniBatch of await this.#read(k)) {
        if (!indices.has(miniBatch.index)) continue;
        found += 1;
        yield miniBatch;
      }
    }
  }

  async #take(k: number): Promise<readonly PlannedMiniBatch[]> {
    const recent = this.#recent.get(k);
    this.#recent.delete(k);
    return recent ?? this.#read(k);
  }

  /** @throws MillraceError `STATE_CORRUPT`, naming the part */
  async #read(k: number): Promise<readonly PlannedMiniBatch[]> {
    const path = layout.planPart(this.#run, k);
    try {
      return await miniBatchesOf(this.#files.read('PlannedMiniBatch', this.#store.stream(path)));
    } catch (error) {
      const { message } = damageIn(error);
      const hint = 'put it back from a copy, or run the job anew';
      throw new MillraceError('STATE_CORRUPT', `${path} in the workspace: ${message}`, { hint, cause: error });
    }
  }

  #tell(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
