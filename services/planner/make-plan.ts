import { listInput } from '../../core/mini-batch/list-inputs.ts';
import type { PlannedMiniBatch } from '../../core/mini-batch/planned.ts';
import { Splitter } from '../../core/mini-batch/splitter.ts';
import type { PlanShelf, PlanTotals } from './plan-shelf.ts';
import type { RunScope } from './run-scope.ts';

/** The first part is small, so that the first mini-batch need not wait for a long listing. */
const FIRST_PART_INPUTS = 500;
const MOST_PART_INPUTS = 50_000;

/**
 * Lists and splits the inputs and puts the parts on the shelf, from where an earlier run left it. Undefined when it
 * was stopped.
 */
export async function makePlan(scope: RunScope): Promise<PlanTotals | undefined> {
  const { shelf } = scope;
  try {
    const totals = (await shelf.totals()) ?? (await listAndSplit(scope));
    if (totals !== undefined) await shelf.complete(totals);
    return totals;
  } finally {
    if (!shelf.isComplete) shelf.giveUp();
  }
}

async function listAndSplit({ ports, manifest, run, shelf, signal }: RunScope): Promise<PlanTotals | undefined> {
  const start = await shelf.position();
  const splitter = new Splitter(manifest.settings.miniBatchSize, manifest.firstMiniBatches, start);
  const parts = new Parts(shelf);
  const first = manifest.inputs.findIndex(({ name }) => name === start.last?.input);
  for (const input of manifest.inputs.slice(Math.max(0, first))) {
    const before = input.name === start.last?.input ? -1 : splitter.items;
    for await (const page of listInput(input, ports, input.name === start.last?.input ? start.last : null)) {
      if (signal.aborted) return undefined;
      await parts.add(splitter.take(input.name, page));
      if (splitter.isFull) break;
    }
    await parts.add(splitter.endInput());
    if (splitter.items === before && !splitter.isFull) {
      const message = `input ${input.name} holds no files: ${input.paths.join(', ')}`;
      ports.journal.note({ kind: 'warning', ...run, key: `empty-${input.name}`, message });
    }
  }
  await parts.putRest();
  return { total: splitter.miniBatches, items: splitter.items };
}

/** Gathers mini-batches into parts that grow from small to large. */
class Parts {
  readonly #shelf: PlanShelf;
  #part: PlannedMiniBatch[] = [];
  #inputs = 0;
  #wanted = FIRST_PART_INPUTS;

  constructor(shelf: PlanShelf) {
    this.#shelf = shelf;
  }

  async add(miniBatches: readonly PlannedMiniBatch[]): Promise<void> {
    for (const miniBatch of miniBatches) {
      this.#part.push(miniBatch);
      this.#inputs += miniBatch.files.length;
    }
    if (this.#inputs >= this.#wanted) await this.putRest();
  }

  async putRest(): Promise<void> {
    if (this.#part.length === 0) return;
    await this.#shelf.put(this.#part);
    this.#part = [];
    this.#inputs = 0;
    this.#wanted = Math.min(this.#wanted * 4, MOST_PART_INPUTS);
  }
}
