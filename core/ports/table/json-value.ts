import { type FieldValue, fieldValue } from './field-value.ts';
import type { ColumnType } from './table-format.ts';

/** What `JsonRecord` gives of a jsonl record as a value of its column's type; undefined when it does not fit. Not for null. */
export function jsonValue(type: ColumnType, value: unknown): FieldValue | undefined {
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : undefined;
    case 'int':
      if (typeof value === 'bigint') return BigInt.asIntN(64, value) === value ? value : undefined;
      return typeof value === 'number' && Number.isSafeInteger(value) ? value + 0 : undefined;
    case 'float':
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
    case 'bool':
      return typeof value === 'boolean' ? value : undefined;
    case 'datetime':
      return typeof value === 'string' ? fieldValue('datetime', value) : undefined;
  }
}
