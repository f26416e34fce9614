import { layout } from '../../core/job/layout.ts';
import { miniBatchesOf, type PlannedMiniBatch, plannedInputsOf } from '../../core/mini-batch/planned.ts';
import type { EntryFiles } from '../../core/ports/codec.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { Store } from '../../core/ports/store.ts';

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

  constructor(ports: { readonly store: Store; readonly files: EntryFiles }, run: RunAddress) {
    this.#store = ports.store;
    this.#files = ports.files;
    this.#run = run;
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
    const bytes = this.#files.write('PlannedInput', plannedInputsOf(part));
    await this.#store.putIfAbsent(layout.planPart(this.#run, k), bytes);
    if (this.#recent.size < PARTS_IN_MEMORY) this.#recent.set(k, part);
    this.#parts += 1;
    this.#tell();
  }

  /** No part follows. `total` is undefined when the plan could not be made: nothing more is to be dealt out. */
  complete(total: number | undefined): void {
    this.#total = total;
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

  async #take(k: number): Promise<readonly PlannedMiniBatch[]> {
    const recent = this.#recent.get(k);
    this.#recent.delete(k);
    if (recent !== undefined) return recent;
    const inputs = this.#files.read('PlannedInput', this.#store.stream(layout.planPart(this.#run, k)));
    return miniBatchesOf(inputs);
  }

  #tell(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
