import { csvRecords } from '../../../../core/ports/table/csv-records.ts';
import type { TableFormat } from '../../../../core/ports/table/table-format.ts';
import { tellMisfit, type Warn } from './misfit.ts';
import type { Frame, Polars } from './polars.ts';
import { readPlainCsv } from './read-plain-csv.ts';
import { RowGatherer } from './row-gatherer.ts';

/** The kept columns of a csv text that begins where a record begins; undefined for one without a row. */
export function csvFrame(pl: Polars, path: string, text: Buffer, format: TableFormat, warn: Warn): Frame | undefined {
  const plain = readPlainCsv(pl, text, format, (column, value) => tellMisfit(warn, path, column, value));
  return plain ?? readAnyCsv(pl, path, text.toString(), format, warn);
}

/** By the protocol's own words: slower, but it can say what and where something does not fit. */
function readAnyCsv(pl: Polars, path: string, text: string, format: TableFormat, warn: Warn): Frame | undefined {
  const rows = new RowGatherer(path, format.columns, warn);
  for (const fields of csvRows(text, format)) rows.add((_, position) => fields[position] ?? null, 'field');
  return rows.frame(pl);
}

export function countCsvRows(text: Buffer, format: TableFormat): number {
  let count = 0;
  for (const _ of csvRows(text.toString(), format)) count += 1;
  return count;
}

function* csvRows(text: string, format: TableFormat): Generator<readonly (string | null)[]> {
  for (const fields of csvRecords(text, format)) if (fields.length > 0 || format.columns.length === 1) yield fields;
}
