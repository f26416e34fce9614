import { fieldValue } from '../ports/table/field-value.ts';
import type { PathColumn } from './path-format.ts';
import { valueText } from './value-text.ts';

/** A field, or a part of a path, as the value of a key: '' for none; undefined when it does not fit an inferred type. */
export function fieldKey(field: string | null | undefined, { type, isDeclared }: PathColumn): string | undefined {
  if (field === null || field === undefined || field === '') return '';
  if (type === 'string' || type === null) return field;
  const value = fieldValue(type, field);
  if (value !== undefined) return valueText(value, type);
  // What does not fit its declared type fails the mini-batch that has it, and no other.
  return isDeclared === true ? field : undefined;
}
