import type { SideInput, TableOptions } from '../../core/job/manifest.ts';

/** How side inputs that are tables are read, for the stand-in of azureml: what they say themselves, as in a job file. */
export function tableVariables(sideInputs: readonly SideInput[]): Record<string, string> {
  const tables = sideInputs.flatMap(({ name, dataset, table }) =>
    table === undefined
      ? []
      : [{ name, dataset: dataset?.name ?? null, version: dataset?.version ?? null, ...said(table) }],
  );
  return tables.length === 0 ? {} : { MILLRACE_SIDE_TABLES: JSON.stringify(tables) };
}

const said = (table: TableOptions) => ({
  format: table.format,
  separator: table.separator,
  encoding: table.encoding,
  keep_columns: table.keepColumns,
  drop_columns: table.dropColumns,
  /** Settings whose meaning pandas does not have. */
  unread: [
    ...(table.header === 'every_file' ? [] : ['header']),
    ...(table.columnTypes.length === 0 ? [] : ['column_types']),
    ...(table.includePath ? ['include_path'] : []),
  ],
});
