import { tmpdir } from 'node:os';
import { openSpill } from '../../adapters/spill/spill.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputSources } from '../../core/mini-batch/list-inputs.ts';
import type { Splitter } from '../../core/mini-batch/splitter.ts';
import { chooseGrouping } from '../../core/partition/choose-grouping.ts';
import { countRows } from '../../core/partition/count-rows.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import type { Tables } from '../../core/ports/tables.ts';
import type { KeepPlan } from '../../core/table/kept-table-plan.ts';
import type { TablePlan } from '../../core/table/table-plan.ts';

/** Nothing is written. */
const NO_FOLDER = '';

/** The mini-batches that `partition_keys` make of an input; nothing is kept, and no row is copied. */
export async function* splitByKeys(
  input: ResolvedInput,
  keys: readonly string[],
  splitter: Splitter,
  places: InputSources & { readonly find: KeepPlan; readonly tables: Tables },
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  const sources = { ...places, openGathering: () => openSpill(tmpdir()) };
  const ofRows = (plan: TablePlan) => countRows(input, plan, keys, sources);
  const grouping = await chooseGrouping(input, keys, { ...sources, ofRows });
  if (grouping !== undefined) yield* splitPartitions(input.name, grouping(NO_FOLDER), splitter, 0);
}
