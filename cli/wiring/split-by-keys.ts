import { tmpdir } from 'node:os';
import { openSpill } from '../../adapters/spill/spill.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { invariant } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputSources } from '../../core/mini-batch/list-inputs.ts';
import type { MiniBatchContent, Splitter } from '../../core/mini-batch/splitter.ts';
import { countRows } from '../../core/partition/count-rows.ts';
import { groupFiles } from '../../core/partition/group-files.ts';
import { groupTables } from '../../core/partition/group-tables.ts';
import { formatColumns } from '../../core/partition/path-columns.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';

/** The mini-batches that `partition_keys` make of an input; nothing is kept, and no row is copied. */
export function splitByKeys(
  input: ResolvedInput,
  keys: readonly string[],
  splitter: Splitter,
  places: InputSources,
): AsyncIterable<readonly PlannedMiniBatch[]> {
  return splitPartitions(input.name, contents(input, keys, places), splitter, 0);
}

async function* contents(
  input: ResolvedInput,
  keys: readonly string[],
  places: InputSources,
): AsyncGenerator<MiniBatchContent> {
  const sources = { ...places, tables, openGathering: () => openSpill(tmpdir()) };
  if (input.table === undefined) {
    const columns = formatColumns(input, sources.patterns);
    invariant(columns !== undefined, `input ${input.name} has no partition_format`);
    yield* groupFiles(input, keys, columns, sources);
    return;
  }
  const plan = await findTablePlan(input, sources, tables, keys);
  if (plan === undefined) return;
  if (plan.isCopied === true || plan.pathColumns === undefined) yield* countRows(input, plan, keys, sources);
  else yield* groupTables(input, plan, plan.pathColumns, keys, sources);
}
