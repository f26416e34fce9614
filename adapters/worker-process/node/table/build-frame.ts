import type { FieldValue } from '../../../../core/ports/table/field-value.ts';
import type { ColumnType, TableColumn } from '../../../../core/ports/table/table-format.ts';
import type { Frame, Polars } from './polars.ts';

export type ColumnValues = (FieldValue | null)[];

/** A DataFrame of these columns; `values` has a list for each of them. */
export function buildFrame(pl: Polars, columns: readonly TableColumn[], values: readonly ColumnValues[]): Frame {
  return pl.DataFrame(columns.map((column, at) => series(pl, column, values[at] ?? []))) as unknown as Frame;
}

export function polarsType(pl: Polars, type: ColumnType) {
  const types = { string: pl.Utf8, int: pl.Int64, float: pl.Float64, bool: pl.Bool, datetime: pl.Datetime('us') };
  return types[type];
}

function series(pl: Polars, { name, type }: TableColumn, values: ColumnValues) {
  if (type === 'datetime') return wholeNumbers(pl, name, values).cast(polarsType(pl, type));
  return type === 'int' ? wholeNumbers(pl, name, values) : pl.Series(name, values, polarsType(pl, type ?? 'string'));
}

export function wholeNumbers(pl: Polars, name: string, values: ColumnValues) {
  if (!values.some((value) => typeof value === 'bigint')) return pl.Series(name, values, pl.Int64);
  // A number would lose digits on the way.
  const digits = values.map((value) => (value === null ? null : String(value)));
  return pl.Series(name, digits, pl.Utf8).cast(pl.Int64);
}
