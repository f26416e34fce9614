import { layout } from '../../core/job/layout.ts';
import { advance, PLAN_START, type PlanPosition } from '../../core/mini-batch/plan-position.ts';
import { miniBatchesOf, type PlannedMiniBatch, plannedEntriesOf } from '../../core/mini-batch/planned.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';

export interface PlanTotals {
  /** Mini-batches. */
  readonly total: number;
  readonly items: number;
}

interface ShelfPorts {
  readonly store: Store;
  readonly files: EntryFiles;
}

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
  #isComplete = false;
  #total: number | undefined;
  #wake = Promise.withResolvers<void>();

  /** With what earlier runs and other planners have put on it. */
  static async open(ports: ShelfPorts, run: RunAddress): Promise<PlanShelf> {
    const parts = new Set<string>();
    for await (const page of ports.store.list(layout.plan(run))) for (const { path } of page) parts.add(path);
    let count = 0;
    while (parts.has(layout.planPart(run, count))) count += 1;
    return new PlanShelf(ports, run, count);
  }

  private constructor(ports: ShelfPorts, run: RunAddress, parts: number) {
    this.#store = ports.store;
    this.#files = ports.files;
    this.#run = run;
    this.#parts = parts;
  }

  /** The totals of a plan that is complete already. */
  async totals(): Promise<PlanTotals | undefined> {
    const bytes = await this.#store.read(layout.planComplete(this.#run));
    return bytes && (JSON.parse(new TextDecoder().decode(bytes)) as PlanTotals);
  }

  /** Where the parts that are there end. */
  async position(): Promise<PlanPosition> {
    let position = PLAN_START;
    for (let k = 0; k < this.#parts; k += 1) position = (await this.#read(k)).reduce(advance, position);
    return position;
  }

  /** Mini-batches of the whole plan; undefined while it is not complete. */
  get total(): number | undefined {
    return this.#total;
  }

  get isEmpty(): boolean {
    return this.#parts === 0;
  }

  get isComplete(): boolean {
    return this.#isComplete;
  }

  async put(part: readonly PlannedMiniBatch[]): Promise<void> {
    const k = this.#parts;
    const bytes = this.#files.write('PlannedMiniBatch', plannedEntriesOf(part));
    const isMine = await this.#store.putIfAbsent(layout.planPart(this.#run, k), bytes);
    if (isMine && this.#recent.size < PARTS_IN_MEMORY) this.#recent.set(k, part);
    this.#parts += 1;
    this.#tell();
  }

  /** No part follows. Kept, so that what is added to the inputs later stays out of the job. */
  async complete(totals: PlanTotals): Promise<void> {
    await this.#store.putIfAbsent(layout.planComplete(this.#run), new TextEncoder().encode(JSON.stringify(totals)));
    this.#total = totals.total;
    this.#close();
  }

  /** The plan could not be made: nothing more is to be dealt out. */
  giveUp(): void {
    this.#close();
  }

  #close(): void {
    this.#isComplete = true;
    this.#tell();
  }

  /** Every part, in order, as soon as it is there. */
  async *parts(signal: AbortSignal): AsyncGenerator<readonly PlannedMiniBatch[]> {
    const onAbort = () => this.#tell();
    signal.addEventListener('abort', onAbort);
    try {
      for (let k = 0; ; k += 1) {
        while (k >= this.#parts && !this.#isComplete && !signal.aborted) await this.#wake.promise;
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

  #read(k: number): Promise<readonly PlannedMiniBatch[]> {
    const inputs = this.#files.read('PlannedMiniBatch', this.#store.stream(layout.planPart(this.#run, k)));
    return miniBatchesOf(inputs);
  }

  #tell(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
