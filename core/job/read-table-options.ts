import { strayOptions } from '../table/stray-options.ts';
import { formatOf } from '../table/table-shape.ts';
import { z } from '../zod.ts';
import type { SettingPath } from './job-document.ts';
import type { JobFaults } from './job-faults.ts';
import type { TableOptions } from './manifest.ts';
import { readField } from './read-field.ts';
import { oneOf, text, truth, valueBy } from './setting-values.ts';

const COLUMN_TYPES = ['string', 'int', 'float', 'bool', 'datetime'] as const;

const names = z.array(text, { error: 'must be a list of column names' }).min(1, { error: 'must name a column' });

/** Of ASCII, so that it is one byte in every encoding. */
const separator = valueBy('one plain character, neither a quote nor a line break', (value) =>
  typeof value === 'string' && /^[\t\x20-\x7e]$/.test(value) && value !== '"' ? value : undefined,
);

const schema = z.object({
  format: oneOf(['csv', 'tsv', 'jsonl', 'parquet']).optional(),
  separator: separator.optional(),
  header: oneOf(['every_file', 'first_file', 'none']).default('every_file'),
  encoding: oneOf(['utf-8', 'iso-8859-1', 'windows-1252', 'utf-16']).default('utf-8'),
  support_multi_line: truth.default(false),
  column_types: z
    .record(z.string(), oneOf(COLUMN_TYPES), { error: 'must be a mapping of column names to types' })
    .default({}),
  keep_columns: names.optional(),
  drop_columns: names.default([]),
  include_path: truth.default(false),
});

/** Names that only a tabular input may have. */
export const TABLE_NAMES: readonly string[] = Object.keys(schema.shape);

/** What an input of type tabular says of its files; undefined for one of files. */
export function readTableOptions(
  raw: Readonly<Record<string, unknown>>,
  type: 'file' | 'tabular' | undefined,
  path: SettingPath,
  faults: JobFaults,
): TableOptions | undefined {
  const given = TABLE_NAMES.filter((name) => raw[name] !== undefined);
  if (type !== 'tabular') {
    if (type === 'file') refuse(given, 'applies only to type tabular', path, faults);
    return undefined;
  }
  const own = Object.fromEntries(given.map((name) => [name, raw[name]]));
  const options = readField(schema, own, path, faults);
  return options && toOptions(options);
}

/** Refuses what means nothing in the format of a table, as far as the job file or all of its paths tell that. */
export function refuseStrayOptions(
  raw: Readonly<Record<string, unknown>>,
  table: TableOptions | undefined,
  paths: readonly string[],
  path: SettingPath,
  faults: JobFaults,
): void {
  const [format, ...others] = new Set(
    table === undefined || table.format !== null ? [table?.format] : paths.map(toldBy),
  );
  if (!format || others.length > 0) return;
  const given = TABLE_NAMES.filter((name) => raw[name] !== undefined);
  for (const { name, formats } of strayOptions(given, format)) {
    faults.add([...path, name], `applies only to format ${formats}; here it is ${format}`);
  }
}

/** A folder may be called as it likes, unless it has an extension as well. */
const toldBy = (path: string): TableOptions['format'] =>
  path.slice(path.lastIndexOf('/')).includes('.') ? formatOf(path) : null;

function refuse(given: readonly string[], why: string, path: SettingPath, faults: JobFaults): void {
  for (const name of given) faults.add([...path, name], why);
}

const toOptions = (options: z.output<typeof schema>): TableOptions => ({
  format: options.format ?? null,
  separator: options.separator ?? null,
  header: options.header,
  encoding: options.encoding,
  supportMultiLine: options.support_multi_line,
  columnTypes: Object.entries(options.column_types).map(([name, type]) => ({ name, type })),
  keepColumns: options.keep_columns ?? null,
  dropColumns: options.drop_columns,
  includePath: options.include_path,
});
