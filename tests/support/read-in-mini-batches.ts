import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { tables } from '../../adapters/tables/tables.ts';
import { columnValues, type DataFrame } from '../../adapters/worker-process/node/rows/data-frame.ts';
import { readTable } from '../../adapters/worker-process/node/table/read-table.ts';
import type { MiniBatchSize, ResolvedInput, TableOptions } from '../../core/job/manifest.ts';
import type { TableTask } from '../../core/ports/table/table-format.ts';
import { findTablePlan } from '../../core/table/find-table-plan.ts';
import { splitTable } from '../../core/table/split-table.ts';
import { tableTask } from '../../core/table/table-task.ts';

export interface ReadTable {
  /** What workers are told, one for each mini-batch. */
  readonly tasks: readonly TableTask[];
  readonly types: readonly string[];
  /** Of all mini-batches, one behind the other. */
  readonly rows: readonly (readonly unknown[])[];
  /** Of the columns, each kind that was met. */
  readonly dtypes: ReadonlySet<string>;
}

/** Plans a table and reads its mini-batches as the Node worker does; undefined for one without a column. */
export async function readInMiniBatches(
  path: string,
  options: TableOptions,
  size: MiniBatchSize,
): Promise<ReadTable | undefined> {
  const input: ResolvedInput = {
    name: 't',
    type: 'tabular',
    paths: [path],
    isList: false,
    skip: 0,
    take: null,
    table: options,
  };
  const sources = { openFolder: createFolderStore, patterns: pathPatterns, workspace: '/nowhere' };
  const plan = await findTablePlan(input, sources, tables);
  if (plan === undefined) return undefined;
  const tasks: TableTask[] = [];
  const rows: unknown[][] = [];
  const dtypes = new Set<string>();
  for await (const page of splitTable(input, plan, size, sources, tables)) {
    for (const content of page) {
      const task = tableTask(plan, { ...content, input: input.name });
      tasks.push(task);
      const frame = readTable(import.meta.url, [path], task) as unknown as DataFrame | undefined;
      if (frame === undefined) continue;
      const columns = frame.getColumns();
      dtypes.add(columns.map(({ dtype }) => String(dtype)).join());
      const values = columns.map(columnValues);
      for (let row = 0; row < frame.height; row += 1) rows.push(values.map((column) => column[row] ?? null));
    }
  }
  return { tasks, types: plan.format.columns.map(({ type }) => type ?? ''), rows, dtypes };
}
