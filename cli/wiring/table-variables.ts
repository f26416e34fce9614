import type { SideInput } from '../../core/job/manifest.ts';

/**
 * How side inputs that are tables are read, for the stand-in of azureml, in the words of a job file. Small, whatever they
 * say: an environment has little room.
 */
export function tableVariables(sideInputs: readonly SideInput[]): Record<string, string> {
  const tables = sideInputs.flatMap((side) => tableOf(side) ?? []);
  return tables.length === 0 ? {} : { MILLRACE_SIDE_TABLES: JSON.stringify(tables) };
}

/** Of one; undefined when it is no table. */
export const tableOf = ({ name, dataset, skip, take, partitionFormat, table }: SideInput) =>
  table && {
    name,
    dataset: dataset?.name ?? null,
    version: dataset?.version ?? null,
    format: table.format,
    separator: table.separator,
    encoding: table.encoding,
    /** What pandas does not know. */
    unread: Object.entries({
      skip: skip > 0,
      take: take !== null,
      header: table.header !== 'every_file',
      column_types: table.columnTypes.length > 0,
      keep_columns: table.keepColumns !== null,
      drop_columns: table.dropColumns.length > 0,
      include_path: table.includePath,
      partition_format: partitionFormat !== undefined,
    }).flatMap(([setting, isGiven]) => (isGiven ? [setting] : [])),
  };
