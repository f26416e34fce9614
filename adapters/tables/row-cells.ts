import { parseJson } from '../../core/ports/table/json-text.ts';
import { fromMicroseconds, momentText, toMicroseconds } from '../../core/ports/table/moment.ts';
import type { RowColumn, RowValue } from '../../core/ports/table/row-line.ts';

/** A value as parquet holds it: whole numbers are bigints, datetimes microseconds. */
export type Cell = string | number | bigint | boolean | undefined;

/** The cells of a row's line. */
export function readRowLine(columns: readonly RowColumn[], line: string): Cell[] {
  const row = parseJson(line) as Readonly<Record<string, RowValue>>;
  return columns.map(({ name, type }) => toCell(row[name] ?? null, type));
}

/** The value of a row that a parquet file has. */
export function fromCell(cell: unknown, type: RowColumn['type']): RowValue {
  if (cell === null || cell === undefined) return null;
  return type === 'datetime' ? momentText(fromMicroseconds(cell as bigint)) : (cell as RowValue);
}

function toCell(value: RowValue, type: RowColumn['type']): Cell {
  if (value === null) return undefined;
  if (type === 'int') return BigInt(value);
  // One that is not finite stands there as its name.
  if (type === 'float') return Number(value);
  return type === 'datetime' ? microsecondsOf(value as string) : value;
}

/** Of a text that `momentText` wrote, which the language's own reader knows but for its last three digits. */
function microsecondsOf(text: string): bigint {
  const micros = Number(text.slice(MILLISECONDS_END, -1));
  return toMicroseconds({ milliseconds: Date.parse(`${text.slice(0, MILLISECONDS_END)}Z`), micros });
}

const MILLISECONDS_END = '2026-01-02T03:04:05.006'.length;
