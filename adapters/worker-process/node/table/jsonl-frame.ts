import { JsonRecord } from '../../../../core/ports/table/json-record.ts';
import type { TableFormat } from '../../../../core/ports/table/table-format.ts';
import type { Warn } from './misfit.ts';
import type { Frame, Polars } from './polars.ts';
import { RowGatherer } from './row-gatherer.ts';

const BLANK = /^[ \t\r]*$/;

/** The kept columns of a jsonl text that begins where a record begins; undefined for one without a row. */
export function jsonlFrame(
  pl: Polars,
  path: string,
  text: Buffer,
  { columns }: TableFormat,
  warn: Warn,
): Frame | undefined {
  const rows = new RowGatherer(path, columns, warn);
  for (const line of text.toString().split('\n')) {
    if (BLANK.test(line)) continue;
    const record = readRecord(line);
    if (typeof record === 'string')
      rows.refuse(`${path}: row ${rows.rows} of the mini-batch is not JSON Lines: ${record}`);
    else rows.add(({ name, type }) => record.value(name, type), 'json');
  }
  return rows.frame(pl);
}

/** What is wrong with it, for a line that is no record. */
function readRecord(line: string): JsonRecord | string {
  try {
    return new JsonRecord(line);
  } catch (error) {
    return (error as Error).message;
  }
}
