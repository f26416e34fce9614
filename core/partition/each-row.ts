import type { ResolvedInput } from '../job/manifest.ts';
import { listInput } from '../mini-batch/list-inputs.ts';
import { Selection } from '../mini-batch/selection.ts';
import type { Slice } from '../ports/records.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { Combinations } from './combinations.ts';
import type { FoundRows, RowSources, TableRows, TakeRow } from './found-rows.ts';
import { Misfits } from './misfits.ts';
import { PackedRows } from './packed-rows.ts';
import { requireAsListed } from './require-as-listed.ts';
import { TextRows } from './text-rows.ts';

/**
 * Reads a table once and hands on each row that its `skip` and `take` leave.
 *
 * @throws MillraceError `TABLE_INVALID` or `JOB_INVALID`, naming the file; `INPUT_CHANGED` for one that somebody writes to
 */
export async function eachRow(
  input: ResolvedInput,
  plan: TablePlan,
  keys: readonly string[],
  sources: RowSources,
  take: TakeRow,
): Promise<FoundRows> {
  const selection = new Selection(input, 0);
  const combinations = new Combinations(input.name, keys);
  const Rows = plan.format.format === 'parquet' ? PackedRows : TextRows;
  const misfits = new Misfits();
  const table: TableRows = new Rows(input.name, plan, keys, sources, misfits);
  const takeAll = async (file: Slice): Promise<void> => {
    for await (const page of table.pages(file)) {
      sources.signal?.throwIfAborted();
      for (const { values, bytes } of page) {
        if (selection.isOver) return;
        if (!selection.takesNext()) continue;
        const full = take(combinations.numberOf(values, file.path), bytes);
        if (full !== undefined) await full;
      }
    }
  };
  for await (const { folder, slices } of listInput(input, sources)) {
    for (const slice of slices) {
      if (selection.isOver) break;
      const file = { ...slice, path: folder + slice.path };
      await takeAll(file).catch(async (error: unknown) => {
        sources.signal?.throwIfAborted();
        // What is found in a file while somebody writes to it may be true of neither state.
        await requireAsListed(file, sources);
        throw error;
      });
      await requireAsListed(file, sources);
    }
  }
  for (const [column, message] of misfits.told(input.name)) sources.onRemark?.(`misfits-of-${column}`, message);
  return { combinations, shape: table.shape };
}
