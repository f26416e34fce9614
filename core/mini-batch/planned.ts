import { MillraceError } from '../errors.ts';
import type { PlannedMiniBatch } from '../ports/codec.ts';

/**
 * The mini-batches of one plan part, from its entries: exactly those that were planned.
 *
 * @throws MillraceError `STATE_CORRUPT` for entries that no plan can have.
 */
export async function miniBatchesOf(entries: AsyncIterable<PlannedMiniBatch>): Promise<PlannedMiniBatch[]> {
  const miniBatches: PlannedMiniBatch[] = [];
  for await (const entry of entries) {
    const last = miniBatches.at(-1);
    if (last !== undefined && entry.index !== last.index + 1) throw corrupt(`${entry.index} follows ${last.index}`);
    if (entry.slices.length === 0) throw corrupt(`${entry.index} has no files`);
    miniBatches.push(entry);
  }
  return miniBatches;
}

const corrupt = (why: string): MillraceError =>
  new MillraceError('STATE_CORRUPT', `the plan is damaged: mini-batch ${why}`);
