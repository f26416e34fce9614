import type { ResolvedInput } from '../job/manifest.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { Tables } from '../ports/tables.ts';
import { openTableFile } from '../table/open-table-file.ts';
import type { TablePathColumns, TablePlan } from '../table/table-plan.ts';
import { type GroupSources, groupFiles } from './group-files.ts';

/** The files of a table that is partitioned already, as they are: whole files by what their paths say. */
export async function* groupTables(
  input: ResolvedInput,
  plan: TablePlan,
  columns: TablePathColumns,
  keys: readonly string[],
  sources: GroupSources & { readonly tables: Tables },
): AsyncGenerator<MiniBatchContent> {
  for await (const content of groupFiles(input, keys, columns, sources)) {
    const slices = content.slices.filter(({ size }) => size > 0);
    if (slices.length === 0) continue;
    const given = { ...content, slices };
    if (plan.format.format === 'parquet') yield await inRows(given, sources);
    else yield { ...given, ranges: slices.map(({ size }) => ({ from: 0, to: size })), rows: null };
  }
}

async function inRows(
  content: MiniBatchContent,
  { tables, openFolder }: GroupSources & { readonly tables: Tables },
): Promise<MiniBatchContent> {
  const ranges: { from: number; to: number }[] = [];
  for (const slice of content.slices) {
    const file = openTableFile({ ...slice, path: content.folder + slice.path }, openFolder);
    const { rowGroups } = await tables.footer(file);
    ranges.push({ from: 0, to: rowGroups.reduce((sum, { rows }) => sum + rows, 0) });
  }
  return { ...content, ranges, rows: ranges.reduce((sum, { to }) => sum + to, 0) };
}
