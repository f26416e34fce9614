import { invariant } from '../../core/errors.ts';
import type { ResolvedInput } from '../../core/job/manifest.ts';
import type { InputPosition } from '../../core/mini-batch/plan-position.ts';
import type { MiniBatchContent, Splitter } from '../../core/mini-batch/splitter.ts';
import { copyRows } from '../../core/partition/copy-rows.ts';
import { groupFiles } from '../../core/partition/group-files.ts';
import { groupTables } from '../../core/partition/group-tables.ts';
import { keptPartitions } from '../../core/partition/kept-partitions.ts';
import { formatColumns } from '../../core/partition/path-columns.ts';
import { splitPartitions } from '../../core/partition/split-partitions.ts';
import type { PlannedMiniBatch } from '../../core/ports/codec.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import { keepTablePlan } from '../../core/table/kept-table-plan.ts';
import type { RunScope } from './run-scope.ts';

type Grouping = (folder: string) => AsyncIterable<MiniBatchContent>;

/** The mini-batches of an input with `partition_keys`: one for each combination, once all of the input has been looked at. */
export async function* splitByKeys(
  scope: RunScope,
  input: ResolvedInput,
  splitter: Splitter,
  after: InputPosition | null,
): AsyncGenerator<readonly PlannedMiniBatch[]> {
  const { ports, manifest, run, signal } = scope;
  const keys = manifest.settings.partitionKeys ?? [];
  const grouping = input.table === undefined ? ofFiles(scope, input, keys) : await ofTable(scope, input, keys);
  if (grouping === undefined) return;
  const shelf = { store: ports.store, files: ports.files, step: run, input: input.name };
  try {
    yield* splitPartitions(input.name, keptPartitions(shelf, grouping), splitter, after?.taken ?? 0);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function ofFiles({ ports, signal }: RunScope, input: ResolvedInput, keys: readonly string[]): Grouping {
  const columns = formatColumns(input, ports.patterns);
  invariant(columns !== undefined, `input ${input.name} has no partition_format`);
  return () => groupFiles(input, keys, columns, { ...ports, signal });
}

/** Undefined when it has no row. */
async function ofTable(
  { ports, run, signal }: RunScope,
  input: ResolvedInput,
  keys: readonly string[],
): Promise<Grouping | undefined> {
  const find = () => findTablePlan(input, ports, ports.tables, keys);
  const plan = await keepTablePlan(ports.store, run, input.name, find);
  if (plan === undefined) return undefined;
  const { pathColumns } = plan;
  const sources = { ...ports, signal };
  if (plan.isCopied === true || pathColumns === undefined) {
    return (folder) => copyRows(input, plan, keys, folder, sources);
  }
  return () => groupTables(input, plan, pathColumns, keys, sources);
}
