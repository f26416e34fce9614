import { invariant } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { Tables } from '../ports/tables.ts';
import { findTablePlan } from '../table/find-table-plan.ts';
import type { KeepPlan } from '../table/kept-table-plan.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { type GroupSources, groupFiles } from './group-files.ts';
import { groupTables } from './group-tables.ts';
import { formatColumns } from './path-columns.ts';

/** The mini-batches of an input; what has to be written for them goes below `folder` in the workspace. */
export type Grouping = (folder: string) => AsyncIterable<MiniBatchContent>;

export interface GroupingSources extends GroupSources {
  readonly tables: Tables;
  readonly find?: KeepPlan;
  /** What becomes of a table whose combinations are not whole files. */
  readonly ofRows: (plan: TablePlan, folder: string) => AsyncIterable<MiniBatchContent>;
}

/** How what belongs together by `partition_keys` is found; undefined for a table that has no row. */
export async function chooseGrouping(
  input: ResolvedInput,
  keys: readonly string[],
  sources: GroupingSources,
): Promise<Grouping | undefined> {
  if (input.table === undefined) {
    const columns = formatColumns(input, sources.patterns);
    invariant(columns !== undefined, `input ${input.name} has no partition_format`);
    return () => groupFiles(input, keys, columns, sources);
  }
  const { tables, find = (it) => it(), ofRows } = sources;
  const plan = await find(() => findTablePlan(input, sources, tables, keys));
  if (plan === undefined) return undefined;
  const { isCopied, pathColumns } = plan;
  if (isCopied === true || pathColumns === undefined) return (folder) => ofRows(plan, folder);
  return () => groupTables(input, plan, pathColumns, keys, sources);
}
