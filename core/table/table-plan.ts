import { MillraceError } from '../errors.ts';
import type { TableOptions } from '../job/manifest.ts';
import { unknownName } from '../job/nearest-name.ts';
import type { PathColumns } from '../partition/path-columns.ts';
import type { TableColumn, TableFormat } from '../ports/table/table-format.ts';
import type { SampledColumn } from './sample-columns.ts';
import type { TableShape } from './table-shape.ts';

/** How an input's files are read, found out once and kept beside the plan: the same for every mini-batch of every run. */
export interface TablePlan {
  readonly format: TableFormat;
  readonly header: TableOptions['header'];
  /** The input's first file: with `first_file` the only one that has a header. */
  readonly firstPath: string;
  /** What paths say of all rows in a file. */
  readonly pathColumns?: TablePathColumns | undefined;
  /** By `partition_keys` the rows were copied to the workspace, and are read from there (`core/partition/copy-rows.ts`). */
  readonly isCopied?: boolean;
}

export interface TablePathColumns extends PathColumns {
  readonly columns: readonly TableColumn[];
}

/** What the job file says of columns, put over what was found in a file and in paths. @throws MillraceError `JOB_INVALID` */
export function planTable(
  input: string,
  options: TableOptions,
  shape: TableShape,
  found: readonly SampledColumn[],
  firstPath: string,
  inPaths?: PathColumns,
): TablePlan {
  const { columnTypes, keepColumns, dropColumns } = options;
  const pathNames = inPaths?.columns.map(({ name }) => name) ?? [];
  const names = [...pathNames, ...found.map(({ name }) => name)];
  const about = { input, firstPath, names };
  // Records of jsonl need not all have every key.
  const added = shape.format === 'jsonl' ? columnTypes.filter(({ name }) => !names.includes(name)) : [];
  const all = [...found, ...added];
  requireNames(
    'column_types',
    columnTypes.map(({ name }) => name),
    { ...about, names: [...pathNames, ...all.map(({ name }) => name)] },
  );
  if (shape.format === 'parquet') refuseTyped(input, columnTypes, pathNames, firstPath);
  requireNames('keep_columns', keepColumns ?? [], about);
  requireNames('drop_columns', dropColumns, about);
  const planned = ({ name, type }: SampledColumn): TableColumn => {
    const declared = columnTypes.find((column) => column.name === name);
    const isKept = (keepColumns?.includes(name) ?? true) && !dropColumns.includes(name);
    return { name, type: declared?.type ?? type, isDeclared: declared !== undefined, isKept };
  };
  // The path wins over a column of the same name.
  const columns = all.map(planned).map((each) => (pathNames.includes(each.name) ? { ...each, isKept: false } : each));
  if (!columns.some(({ isKept }) => isKept)) {
    throw new MillraceError('JOB_INVALID', `input ${input}: keep_columns and drop_columns leave no column`);
  }
  const ofPaths = inPaths?.columns.map(planned) ?? [];
  requireFreeName(input, shape.pathColumn, [...ofPaths, ...columns], firstPath);
  const plan = { format: { ...shape, columns }, header: options.header, firstPath };
  return inPaths === undefined ? plan : { ...plan, pathColumns: { ...inPaths, columns: ofPaths } };
}

/** Whether a file's first record is a header. */
export const hasHeader = ({ format, header, firstPath }: TablePlan, path: string): boolean =>
  format.format === 'csv' && (header === 'every_file' || (header === 'first_file' && path === firstPath));

function requireFreeName(input: string, added: string | null, columns: readonly TableColumn[], path: string): void {
  if (!columns.some(({ name, isKept }) => isKept && name === added)) return;
  throw new MillraceError('JOB_INVALID', `input ${input}: include_path adds a column ${added}, and ${path} has one`, {
    hint: "name it in drop_columns to leave out the file's own, or leave out include_path",
  });
}

/** What paths say is text, and may be declared. */
function refuseTyped(input: string, declared: TableOptions['columnTypes'], inPaths: readonly string[], path: string) {
  const typed = declared.find(({ name }) => !inPaths.includes(name));
  if (typed === undefined) return;
  const what = `input ${input}: column_types: ${typed.name} has a type of its own in ${path}, which is parquet`;
  throw new MillraceError('JOB_INVALID', what, { hint: 'leave it out of column_types; the script may convert it' });
}

function requireNames(
  setting: string,
  wanted: readonly string[],
  {
    input,
    firstPath,
    names,
  }: { readonly input: string; readonly firstPath: string; readonly names: readonly string[] },
): void {
  const unknown = wanted.find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const what = unknownName(unknown, names, `a column of ${firstPath}`);
  throw new MillraceError('JOB_INVALID', `input ${input}: ${setting}: ${unknown} ${what}`);
}
