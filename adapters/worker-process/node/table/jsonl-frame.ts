import type { TableFormat } from '../../../../core/ports/table/table-format.ts';
import type { Frame, Polars } from './polars.ts';
import { RowGatherer } from './row-gatherer.ts';
import { TableRefused } from './table-refused.ts';

const BLANK = /^[ \t\r]*$/;

/** The kept columns of a jsonl text that begins where a record begins; undefined for one without a row. */
export function jsonlFrame(pl: Polars, path: string, text: Buffer, { columns }: TableFormat): Frame | undefined {
  const rows = new RowGatherer(path, columns);
  let row = 0;
  for (const line of text.toString().split('\n')) {
    if (BLANK.test(line)) continue;
    const record = parseRecord(path, row, line);
    rows.add(({ name }) => (Object.hasOwn(record, name) ? record[name] : null), 'json');
    row += 1;
  }
  return rows.frame(pl);
}

function parseRecord(path: string, row: number, line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new TableRefused(`${path}: row ${row} of the mini-batch is not JSON: ${(error as Error).message}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TableRefused(`${path}: row ${row} of the mini-batch is no JSON object: ${line.slice(0, 100)}`);
}
