import { csvRecords } from '../../../../core/ports/table/csv-records.ts';
import type { TableFormat } from '../../../../core/ports/table/table-format.ts';
import { type CsvText, tellLoneCr, tellOpenQuote } from './csv-text.ts';
import { tellMisfit, type Warn } from './misfit.ts';
import type { Frame, Polars } from './polars.ts';
import { readPlainCsv } from './read-plain-csv.ts';
import { RowGatherer } from './row-gatherer.ts';

/** The kept columns of a csv text; undefined for one without a row. */
export function csvFrame(pl: Polars, text: CsvText, format: TableFormat, warn: Warn): Frame | undefined {
  const plain = readPlainCsv(pl, text.rows, format, (column, value) => tellMisfit(warn, text.shown, column, value));
  return plain ?? readAnyCsv(pl, text, format, warn);
}

/** By the protocol's own words: slower, but it can say what and where something does not fit. */
function readAnyCsv(pl: Polars, text: CsvText, format: TableFormat, warn: Warn): Frame | undefined {
  const rows = new RowGatherer(text.shown, format.columns, warn);
  const all = text.rows.toString();
  const onOpenQuote = (at: number): void => tellOpenQuote(warn, text, all.slice(0, at));
  let isCrTold = false;
  const onLoneCr = (at: number): void => {
    if (!isCrTold) tellLoneCr(warn, text, all.slice(0, at));
    isCrTold = true;
  };
  for (const fields of csvRows(all, { ...format, onOpenQuote, onLoneCr }))
    rows.add((_, position) => fields[position] ?? null, 'field');
  return rows.frame(pl);
}

export function countCsvRows(text: Buffer, format: TableFormat): number {
  let count = 0;
  for (const _ of csvRows(text.toString(), format)) count += 1;
  return count;
}

function* csvRows(
  text: string,
  format: TableFormat & Parameters<typeof csvRecords>[1],
): Generator<readonly (string | null)[]> {
  for (const fields of csvRecords(text, format)) if (fields.length > 0 || format.columns.length === 1) yield fields;
}
