import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import { isTypedArray } from './json.ts';
import { refuseRow, showValue } from './result-refused.ts';

/** An item's values in the order of the columns; unchecked. */
export function valuesOf(item: unknown, row: number, columns: readonly RowColumn[]): readonly unknown[] {
  if (isRecord(item)) return columns.map(({ name }) => fieldOf(item, row, name));
  const values = asList(item) ?? [item];
  if (values.length === columns.length) return values;
  const advice = `return one value for each, in the order ${columns.map(({ name }) => name).join(', ')}, or an object of them by name`;
  return refuseRow(row, `has ${values.length} values for ${columns.length} columns: ${showValue(item)}; ${advice}`);
}

/** Arrays by position; undefined for what is one value. */
export function asList(item: unknown): readonly unknown[] | undefined {
  if (Array.isArray(item)) return item;
  return isTypedArray(item) ? Array.from(item) : undefined;
}

/** An object whose values have names. */
export const isRecord = (item: unknown): item is Readonly<Record<string, unknown>> =>
  typeof item === 'object' && item !== null && asList(item) === undefined && !(item instanceof Date);

export function fieldOf(item: Readonly<Record<string, unknown>>, row: number, name: string): unknown {
  return Object.hasOwn(item, name) ? item[name] : refuseRow(row, `lacks the column "${name}"`);
}

export type ColumnValue = string | number | bigint | boolean | null;

/** The value if it is of the column's type. Null and undefined are of every type. */
export function checkValue(value: unknown, column: RowColumn, row: number): ColumnValue {
  if (value === null || value === undefined) return null;
  const checked = checks[column.type](value);
  if (checked !== undefined) return checked;
  return refuseRow(
    row,
    `has in column "${column.name}" (${column.type}) ${showValue(value)}, which does not fit${advice(value, column)}`,
  );
}

/** What to do about a number that is none of the column's, or is no text; empty for what explains itself. */
function advice(value: unknown, { type }: RowColumn): string {
  if (type === 'string') return typeof value === 'object' ? '' : ': return String(value)';
  if (type !== 'int' || (typeof value !== 'number' && typeof value !== 'bigint')) return '';
  if (typeof value === 'number' && !Number.isFinite(value)) return ': return null where there is no number';
  if (typeof value === 'number' && !Number.isInteger(value)) return ': give the column the type float';
  return ': beyond 2^53 return a BigInt, beyond 64 bits give the column the type string and return String(value)';
}

const checks: Record<RowColumn['type'], (value: unknown) => ColumnValue | undefined> = {
  string: (value) => (typeof value === 'string' ? value : undefined),
  int: (value) => (isWhole(value) ? value : undefined),
  float: (value) => (typeof value === 'number' || typeof value === 'bigint' ? value : undefined),
  bool: (value) => (typeof value === 'boolean' ? value : undefined),
  datetime: (value) => (value instanceof Date ? isoDate(value) : isoText(value)),
};

/** Only what 64 bits and a number keep exactly. */
const isWhole = (value: unknown): value is number | bigint =>
  Number.isSafeInteger(value) || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);

const isoDate = (value: Date): string | undefined => (Number.isNaN(value.getTime()) ? undefined : value.toISOString());

const ISO = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Kept as it is: without a zone it means no moment, and more digits than a `Date` holds would be lost. */
const isoText = (value: unknown): string | undefined =>
  typeof value === 'string' && ISO.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined;
