import { listInput } from '../../core/mini-batch/list-inputs.ts';
import type { PlannedMiniBatch } from '../../core/mini-batch/planned.ts';
import { Splitter } from '../../core/mini-batch/splitter.ts';
import type { RunScope } from './plan-run.ts';

/** The first part is small, so that the first mini-batch need not wait for a long listing. */
const FIRST_PART_INPUTS = 500;
const MOST_PART_INPUTS = 50_000;

export interface PlanTotals {
  /** Mini-batches. */
  readonly total: number;
  readonly items: number;
}

/** Lists and splits the inputs and puts the parts on the shelf; undefined when it was stopped. */
export async function makePlan({ ports, manifest, shelf, signal }: RunScope): Promise<PlanTotals | undefined> {
  const splitter = new Splitter(manifest.settings.miniBatchSize, manifest.firstMiniBatches);
  let part: PlannedMiniBatch[] = [];
  let inputsInPart = 0;
  let wanted = FIRST_PART_INPUTS;
  const put = async (miniBatches: readonly PlannedMiniBatch[], isLast: boolean): Promise<void> => {
    part.push(...miniBatches);
    inputsInPart += miniBatches.reduce((sum, { files }) => sum + files.length, 0);
    if (part.length === 0 || (!isLast && inputsInPart < wanted)) return;
    await shelf.put(part);
    part = [];
    inputsInPart = 0;
    wanted = Math.min(wanted * 4, MOST_PART_INPUTS);
  };
  try {
    for (const input of manifest.inputs) {
      for await (const page of listInput(input, ports)) {
        if (signal.aborted) return undefined;
        await put(splitter.take(input.name, page), false);
        if (splitter.isFull) break;
      }
      await put(splitter.endInput(), false);
    }
    await put([], true);
    const totals = { total: splitter.miniBatches, items: splitter.items };
    shelf.complete(totals.total);
    return totals;
  } finally {
    if (!shelf.isComplete) shelf.complete(undefined);
  }
}
