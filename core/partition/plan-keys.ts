import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { unknownName } from '../job/nearest-name.ts';
import { Selection } from '../mini-batch/selection.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { hiveValues } from './hive-path.ts';

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
  if (unknown !== undefined) throw refused(input.name, unknown, keys, names, plan.firstPath);
  const isCopied = !new Selection(input, 0).isAll || keys.some((key) => !inPaths.includes(key));
  return { ...plan, isCopied };
}

function refused(
  input: string,
  unknown: string,
  keys: readonly string[],
  names: readonly string[],
  path: string,
): MillraceError {
  const where = `input ${input}: partition_keys: ${unknown}`;
  const inFolders = hiveValues(path);
  const other = keys.find((key) => !inFolders.has(key));
  if (!inFolders.has(unknown) || other === undefined) {
    return new MillraceError('JOB_INVALID', `${where} ${unknownName(unknown, names, `a column of ${path}`)}`);
  }
  const what = `stands in the folders of ${path}, and ${other} does not: all keys must be in the folders, or all columns`;
  return new MillraceError('JOB_INVALID', `${where} ${what}`, {
    hint: `partition_format: "${unknown}={${unknown}}/*" in the input makes a column of what the folders say`,
  });
}
