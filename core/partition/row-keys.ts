import { csvRecords } from '../ports/table/csv-records.ts';
import { fieldValue } from '../ports/table/field-value.ts';
import { jsonText } from '../ports/table/json-text.ts';
import { jsonValue } from '../ports/table/json-value.ts';
import type { TableColumn } from '../ports/table/table-format.ts';
import { jsonObject } from '../table/json-object.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { pathReader } from './path-columns.ts';
import { valueText } from './value-text.ts';

/** The values of the keys in a row, which is its record's text without a line end. */
export type RowKeys = (record: string) => readonly string[];

/** Reads the keys of the rows in one file, as its readers would. */
export function rowKeys(input: string, plan: TablePlan, keys: readonly string[], path: string): RowKeys {
  const { format, pathColumns } = plan;
  const inPath = pathColumns === undefined ? [] : pathReader(input, pathColumns)(path);
  const places = keys.map((key) => {
    const at = pathColumns?.columns.findIndex(({ name }) => name === key) ?? -1;
    if (at !== -1) return { ofPath: inPath[at] as string };
    const position = format.columns.findIndex(({ name }) => name === key);
    return { position, column: format.columns[position] as TableColumn };
  });
  const isCsv = format.format === 'csv';
  return (record) => {
    const fields = isCsv ? csvFields(record, plan) : undefined;
    const object = isCsv ? undefined : jsonObject(record, path);
    return places.map((place) => {
      if ('ofPath' in place) return place.ofPath;
      const { position, column } = place;
      return fields === undefined ? memberText(object?.[column.name], column) : fieldText(fields[position], column);
    });
  };
}

function csvFields(record: string, { format }: TablePlan): readonly (string | null)[] {
  if (!record.includes('"')) return record.split(format.separator);
  const [fields = []] = csvRecords(record, format);
  return fields;
}

function fieldText(field: string | null | undefined, column: TableColumn): string {
  if (field === null || field === undefined || field === '') return '';
  const { type, isDeclared } = column;
  if (type === 'string' || type === null) return field;
  const value = fieldValue(type, field);
  // What does not fit its declared type fails the mini-batch that has it, and no other.
  return value === undefined && isDeclared ? field : valueText(value, type);
}

function memberText(value: unknown, { type, isDeclared }: TableColumn): string {
  if (value === null || value === undefined) return '';
  const fitting = jsonValue(type ?? 'string', value);
  return fitting === undefined && isDeclared ? jsonText(value) : valueText(fitting, type);
}
