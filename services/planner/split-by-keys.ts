import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputSources } from '../../core/mini-batch/list-inputs.ts';
import type { InputPosition } from '../../core/mini-batch/plan-position.ts';
import type { Splitter } from '../../core/mini-batch/splitter.ts';
import { chooseGrouping, type Grouping } from '../../core/partition/choose-grouping.ts';
import { copyRows } from '../../core/partition/copy-rows.ts';
import { keptPartitions } from '../../core/partition/kept-partitions.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import { keepTablePlan } from '../../core/table/kept-table-plan.ts';
import type { RunScope } from './run-scope.ts';

/** The mini-batches of an input with `partition_keys`: one for each combination, once all of the input has been looked at. */
export async function* splitByKeys(
  scope: RunScope,
  input: ResolvedInput,
  places: InputSources,
  splitter: Splitter,
  after: InputPosition | null,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  const { ports, run, signal } = scope;
  const grouping = await groupingOf(scope, input, places);
  if (grouping === undefined) return;
  const shelf = { store: ports.store, files: ports.files, step: run, input: input.name };
  try {
    yield* splitPartitions(input.name, keptPartitions(shelf, grouping), splitter, after?.taken ?? 0);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function groupingOf(
  { ports, manifest, run, signal }: RunScope,
  input: ResolvedInput,
  places: InputSources,
): Promise<Grouping | undefined> {
  const keys = manifest.settings.partitionKeys ?? [];
  const { store, tables, openGathering } = ports;
  const sources = { ...places, store, tables, openGathering, signal };
  return chooseGrouping(input, keys, {
    ...sources,
    find: (find) => keepTablePlan(store, run, input.name, find),
    ofRows: (plan, folder) => copyRows(input, plan, keys, folder, sources),
  });
}
