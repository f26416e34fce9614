import { fieldValue } from '../ports/table/field-value.ts';
import { jsonValue } from '../ports/table/json-value.ts';
import type { ColumnType } from '../ports/table/table-format.ts';

/** From narrow to wide: the first that all values fit is taken. */
const TYPES: readonly ColumnType[] = ['int', 'float', 'bool', 'datetime'];
/** A number would lose what such digits mean: an article, a postal code. */
const CODE = /^[ \t]*[+-]?0[0-9]/;

/** The type that all of these csv fields fit; nulls fit every one, and alone make a text column. */
export function inferFieldType(fields: readonly (string | null)[]): ColumnType {
  const texts = fields.filter((field) => field !== null);
  if (texts.length === 0 || texts.some((text) => CODE.test(text))) return 'string';
  return TYPES.find((type) => texts.every((text) => fieldValue(type, text) !== undefined)) ?? 'string';
}

/** As `inferFieldType`, of the values of a key in jsonl records. */
export function inferJsonType(values: readonly unknown[]): ColumnType {
  const given = values.filter((value) => value !== null && value !== undefined);
  if (given.length === 0) return 'string';
  return TYPES.find((type) => given.every((value) => jsonValue(type, value) !== undefined)) ?? 'string';
}
