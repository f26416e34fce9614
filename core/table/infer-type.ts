import { fieldValue } from '../ports/table/field-value.ts';
import { jsonValue } from '../ports/table/json-value.ts';
import type { ColumnType } from '../ports/table/table-format.ts';

/** From narrow to wide: the first that all values fit is taken. */
const TYPES: readonly ColumnType[] = ['int', 'float', 'bool', 'datetime'];
/** A number would lose what such digits mean: an article, a postal code. */
const CODE = /^[ \t]*[+-]?0[0-9]/;
const WHOLE = /^[ \t]*[+-]?[0-9]+$/;

/** The type that all of these csv fields fit; nulls fit every one, and alone make a text column. */
export function inferFieldType(fields: readonly (string | null)[]): ColumnType {
  const texts = fields.filter((field) => field !== null);
  if (texts.length === 0 || texts.some(isName)) return 'string';
  return TYPES.find((type) => texts.every((text) => fieldValue(type, text) !== undefined)) ?? 'string';
}

/** As `inferFieldType`, of the values of a key in jsonl records. */
export function inferJsonType(values: readonly unknown[]): ColumnType {
  const given = values.filter((value) => value !== null && value !== undefined);
  if (given.length === 0 || given.some((value) => typeof value === 'bigint' && isTooLong(value))) return 'string';
  return TYPES.find((type) => given.every((value) => jsonValue(type, value) !== undefined)) ?? 'string';
}

/** Digits that a number would change; a `float` makes two long ones equal that are not. */
const isName = (text: string): boolean =>
  CODE.test(text) || (WHOLE.test(text) && fieldValue('int', text) === undefined);

const isTooLong = (value: bigint): boolean => jsonValue('int', value) === undefined;
