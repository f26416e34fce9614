import { MillraceError } from '../errors.ts';
import type { PlannedEntry } from '../ports/codec.ts';
import type { Slice } from '../ports/records.ts';
import { filesOf, withSharedFolder } from './shared-folder.ts';

/** What one `run()` call will get. */
export interface PlannedMiniBatch {
  /** From 0, over all inputs. */
  readonly index: number;
  /** The name of the input that all its files come from. */
  readonly input: string;
  /** In input order; never empty. */
  readonly files: readonly Slice[];
}

/** The entries of a plan part that holds these. */
export function* plannedEntriesOf(miniBatches: Iterable<PlannedMiniBatch>): Generator<PlannedEntry, void, undefined> {
  for (const { index, input, files } of miniBatches) yield { index, input, ...withSharedFolder(files) };
}

/**
 * The mini-batches of one plan part, from its entries: exactly those that were planned.
 *
 * @throws MillraceError `STATE_CORRUPT` for entries that no plan can have.
 */
export async function miniBatchesOf(
  entries: AsyncIterable<PlannedEntry> | Iterable<PlannedEntry>,
): Promise<PlannedMiniBatch[]> {
  const miniBatches: PlannedMiniBatch[] = [];
  for await (const entry of entries) {
    const { index, input } = entry;
    const last = miniBatches.at(-1);
    if (last !== undefined && index !== last.index + 1) throw corrupt(`${index} follows ${last.index}`);
    if (entry.slices.length === 0) throw corrupt(`${index} has no files`);
    miniBatches.push({ index, input, files: filesOf(entry) });
  }
  return miniBatches;
}

const corrupt = (why: string): MillraceError =>
  new MillraceError('STATE_CORRUPT', `the plan is damaged: mini-batch ${why}`);
