import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import { type ColumnValue, checkValue, valuesOf } from './columns.ts';
import { toJson } from './json.ts';
import type { RowEncoder } from './row-encoder.ts';

/** `jsonl`: one JSON value a line; with columns, objects of exactly those. */
export function jsonlRows(columns: readonly RowColumn[] | null): RowEncoder {
  if (columns === null) return (item, row) => `${toJson(item, row)}\n`;
  const keys = columns.map(({ name }) => JSON.stringify(name));
  return (item, row) => {
    const values = valuesOf(item, row, columns);
    const members = columns.map((column, at) => `${keys[at]}:${toMember(checkValue(values[at], column, row))}`);
    return `{${members.join(',')}}\n`;
  };
}

const toMember = (value: ColumnValue): string => (typeof value === 'bigint' ? String(value) : JSON.stringify(value));
