import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { unknownName } from '../job/nearest-name.ts';
import { Selection } from '../mini-batch/selection.ts';
import type { TablePlan } from '../table/table-plan.ts';

/**
 * A table's plan with what `partition_keys` mean for it: files that belong to one combination as a whole, by their
 * paths, are left where they are; else, and where only some rows are wanted, the rows are to be copied.
 *
 * @throws MillraceError `JOB_INVALID` for a key that is no column
 */
export function planKeys(input: ResolvedInput, plan: TablePlan, keys: readonly string[]): TablePlan {
  const inPaths = plan.pathColumns?.columns.map(({ name }) => name) ?? [];
  const names = [...inPaths, ...plan.format.columns.map(({ name }) => name)];
  const unknown = keys.find((key) => !names.includes(key));
  if (unknown !== undefined) {
    const what = unknownName(unknown, names, `a column of ${plan.firstPath}`);
    throw new MillraceError('JOB_INVALID', `input ${input.name}: partition_keys: ${unknown} ${what}`);
  }
  const isCopied = !new Selection(input, 0).isAll || keys.some((key) => !inPaths.includes(key));
  return { ...plan, isCopied };
}
