import { parseJson } from '../../../../core/ports/table/json-text.ts';
import type { TableFormat } from '../../../../core/ports/table/table-format.ts';
import type { Frame, Polars } from './polars.ts';
import { RowGatherer } from './row-gatherer.ts';

const BLANK = /^[ \t\r]*$/;

/** The kept columns of a jsonl text that begins where a record begins; undefined for one without a row. */
export function jsonlFrame(pl: Polars, path: string, text: Buffer, { columns }: TableFormat): Frame | undefined {
  const rows = new RowGatherer(path, columns);
  for (const line of text.toString().split('\n')) {
    if (BLANK.test(line)) continue;
    const record = parseRecord(line);
    if (typeof record === 'string') rows.refuse(`${path}: row ${rows.rows} of the mini-batch is ${record}`);
    else rows.add(({ name }) => (Object.hasOwn(record, name) ? record[name] : null), 'json');
  }
  return rows.frame(pl);
}

/** What it is instead, in words, for a line that is no record. */
function parseRecord(line: string): Readonly<Record<string, unknown>> | string {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return `no JSON object: ${line.slice(0, 100)}`;
}
