import type { ColumnType } from './table-format.ts';

/** A value as a row line holds it: datetimes as `momentText` has them, text without halves of surrogate pairs. */
export type RowValue = string | number | bigint | boolean | null;

/** A column of a table that is read or written. */
export interface RowColumn {
  readonly name: string;
  readonly type: ColumnType;
}

/**
 * Rows of fixed columns as lines of JSON, written alike in every language: what a parquet output is made of, and what it
 * is read back to, byte for byte. Numbers are written as JavaScript has them; one that is not finite, which JSON does not
 * have, as its name in quotes: `"NaN"`, `"Infinity"`, `"-Infinity"`.
 */
export function rowLines(columns: readonly RowColumn[]): (values: readonly RowValue[]) => string {
  const keys = columns.map(({ name }, at) => `${at === 0 ? '{' : ','}${JSON.stringify(name)}:`);
  return (values) => {
    let line = '';
    for (let at = 0; at < keys.length; at += 1) line += keys[at] + textOf(values[at] ?? null);
    return `${line}}\n`;
  };
}

function textOf(value: RowValue): string {
  if (typeof value === 'bigint') return String(value);
  return typeof value === 'number' && !Number.isFinite(value) ? `"${value}"` : JSON.stringify(value);
}
