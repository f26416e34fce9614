import type { ResolvedInput } from '../job/manifest.ts';
import type { MiniBatchContent } from '../mini-batch/splitter.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { combinationText } from './combination-text.ts';
import { eachRow } from './each-row.ts';
import type { RowSources } from './found-rows.ts';

/** The mini-batches that `copyRows` would make, for people to see: named by their combinations. */
export async function* countRows(
  input: ResolvedInput,
  plan: TablePlan,
  keys: readonly string[],
  sources: RowSources,
): AsyncGenerator<MiniBatchContent> {
  const rows: number[] = [];
  const counting = { ...sources, isCount: true };
  const { combinations } = await eachRow(input, plan, keys, counting, (combination) => {
    rows[combination] = (rows[combination] ?? 0) + 1;
    return undefined;
  });
  for (const [combination, count] of rows.entries()) {
    const partition = combinations.partition(combination);
    const path = combinationText(partition);
    yield {
      folder: '',
      slices: [{ path, size: 0, modifiedMs: 0 }],
      ranges: [{ from: 0, to: 0 }],
      rows: count,
      partition,
    };
  }
}
