import { MillraceError } from '../errors.ts';
import type { PlannedInput } from '../ports/codec.ts';
import type { Slice } from '../ports/records.ts';

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
export function* plannedInputsOf(miniBatches: Iterable<PlannedMiniBatch>): Generator<PlannedInput, void, undefined> {
  for (const { index, input, files } of miniBatches) {
    for (const { path, size, modifiedMs } of files) yield { input, path, size, modifiedMs, index };
  }
}

/**
 * The mini-batches of one plan part, from its entries: exactly those that were planned.
 *
 * @throws MillraceError `STATE_CORRUPT` for entries that no plan can have.
 */
export async function miniBatchesOf(
  entries: AsyncIterable<PlannedInput> | Iterable<PlannedInput>,
): Promise<PlannedMiniBatch[]> {
  const miniBatches: PlannedMiniBatch[] = [];
  let files: Slice[] = [];
  for await (const { index, input, path, size, modifiedMs } of entries) {
    const last = miniBatches.at(-1);
    if (last === undefined || index !== last.index) {
      if (last !== undefined && index !== last.index + 1) throw corrupt(`${index} follows ${last.index}`);
      files = [];
      miniBatches.push({ index, input, files });
    } else if (input !== last.input) throw corrupt(`${index} mixes the inputs ${last.input} and ${input}`);
    files.push({ path, size, modifiedMs });
  }
  return miniBatches;
}

const corrupt = (why: string): MillraceError =>
  new MillraceError('STATE_CORRUPT', `the plan is damaged: mini-batch ${why}`);
