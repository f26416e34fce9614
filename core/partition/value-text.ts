import type { FieldValue } from '../ports/table/field-value.ts';
import { fromMicroseconds, type Moment } from '../ports/table/moment.ts';
import type { ColumnType } from '../ports/table/table-format.ts';

/** A value as `partition_key_value` has it; what is missing, and an empty text, are '', half a surrogate pair is U+FFFD. */
export function valueText(value: FieldValue | null | undefined, type: ColumnType | null): string {
  if (value === null || value === undefined) return '';
  return type === 'datetime' ? datetimeText(fromMicroseconds(BigInt(value))) : String(value).toWellFormed();
}

/** ISO 8601 without a zone, as short as it is exact: `2024-05-01`, `2024-05-01T12:00:00`, `….250`, `….250001`. */
export function datetimeText({ milliseconds, micros }: Moment): string {
  const text = new Date(milliseconds).toISOString().slice(0, -1);
  if (micros > 0) return `${text}${String(micros).padStart(3, '0')}`;
  return text.replace(/(?:T00:00:00)?\.000$/, '');
}
