import { type FieldValue, fieldValue } from '../../../../core/ports/table/field-value.ts';
import type { TableColumn } from '../../../../core/ports/table/table-format.ts';
import { polarsType } from './build-frame.ts';
import type { Frame, Polars } from './polars.ts';
import { TableRefused } from './table-refused.ts';

/** A file's rows behind what its path says of all of them. @throws TableRefused for a value that does not fit its declared type */
export function withPathColumns(
  pl: Polars,
  frame: Frame,
  path: string,
  columns: readonly TableColumn[],
  texts: readonly string[],
): Frame {
  const kept = [...columns.entries()].filter(([, { isKept }]) => isKept);
  if (kept.length === 0) return frame;
  const added = kept.map(([at, column]) =>
    constant(pl, column, valueIn(path, column, texts[at] ?? '')).alias(column.name),
  );
  const names = kept.map(([, { name }]) => name);
  return frame.withColumns(...(added as never[])).select(...names, ...frame.columns) as Frame;
}

function valueIn(path: string, { name, type, isDeclared }: TableColumn, text: string): FieldValue | null {
  if (text === '') return null;
  const value = fieldValue(type ?? 'string', text);
  if (value !== undefined) return value;
  if (!isDeclared) return null;
  throw new TableRefused(`${path}: its column "${name}" (${type}) is ${JSON.stringify(text)}, which does not fit`);
}

function constant(pl: Polars, { type }: TableColumn, value: FieldValue | null) {
  const kind = polarsType(pl, type ?? 'string');
  // A number would lose digits on the way.
  const plain = typeof value === 'bigint' ? String(value) : value;
  return type === 'datetime' ? pl.lit(plain).cast(pl.Int64).cast(kind) : pl.lit(plain).cast(kind);
}
