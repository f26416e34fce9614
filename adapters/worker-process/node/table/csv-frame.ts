import { csvRecords } from '../../../../core/ports/table/csv-records.ts';
import type { TableColumn, TableFormat } from '../../../../core/ports/table/table-format.ts';
import type { Frame, Polars } from './polars.ts';
import { readPlainCsv } from './read-plain-csv.ts';
import { RowGatherer } from './row-gatherer.ts';

/** The kept columns of a csv text that begins where a record begins; undefined for one without a row. */
export function csvFrame(pl: Polars, path: string, text: Buffer, format: TableFormat): Frame | undefined {
  return readPlainCsv(pl, text, format) ?? readAnyCsv(pl, path, text.toString(), format);
}

/** By the protocol's own words: slower, but it can say what and where something does not fit. */
function readAnyCsv(pl: Polars, path: string, text: string, format: TableFormat): Frame | undefined {
  const { columns } = format;
  const rows = new RowGatherer(path, columns);
  for (const fields of csvRecords(text, format)) {
    if (isEmptyRecord(fields, columns)) continue;
    rows.add((_, position) => fields[position] ?? null, 'field');
  }
  return rows.frame(pl);
}

const isEmptyRecord = (fields: readonly unknown[], columns: readonly TableColumn[]): boolean =>
  columns.length > 1 && fields.length === 0;
