import type { SideInput, TableOptions } from '../../core/job/manifest.ts';

/**
 * How side inputs that are tables are read, for the stand-in of azureml, in the words of a job file. Small, whatever they
 * say: an environment has little room.
 */
export function tableVariables(sideInputs: readonly SideInput[]): Record<string, string> {
  const tables = sideInputs.flatMap((side) => (side.table === undefined ? [] : [tableOf(side, side.table)]));
  return tables.length === 0 ? {} : { MILLRACE_SIDE_TABLES: JSON.stringify(tables) };
}

const tableOf = ({ name, dataset, partitionFormat }: SideInput, table: TableOptions) => ({
  name,
  dataset: dataset?.name ?? null,
  version: dataset?.version ?? null,
  format: table.format,
  separator: table.separator,
  encoding: table.encoding,
  /** What pandas does not know. */
  unread: Object.entries({
    header: table.header !== 'every_file',
    column_types: table.columnTypes.length > 0,
    keep_columns: table.keepColumns !== null,
    drop_columns: table.dropColumns.length > 0,
    include_path: table.includePath,
    partition_format: partitionFormat !== undefined,
  }).flatMap(([setting, isGiven]) => (isGiven ? [setting] : [])),
});
