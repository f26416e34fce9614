import type { FieldValue } from '../ports/table/field-value.ts';
import type { ColumnType } from '../ports/table/table-format.ts';

const DAY_MS = 86_400_000;

/** A value as `partition_key_value` has it; what is missing, and an empty text, are '', half a surrogate pair is U+FFFD. */
export function valueText(value: FieldValue | null | undefined, type: ColumnType | null): string {
  if (value === null || value === undefined) return '';
  return type === 'datetime' ? datetimeText(Number(value)) : String(value).toWellFormed();
}

/** ISO 8601 without a zone, as short as it is exact: `2024-05-01`, `2024-05-01T12:00:00`, `2024-05-01T12:00:00.250`. */
export function datetimeText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString().slice(0, -1);
  if (milliseconds % DAY_MS === 0) return text.slice(0, -13);
  return milliseconds % 1_000 === 0 ? text.slice(0, -4) : text;
}
