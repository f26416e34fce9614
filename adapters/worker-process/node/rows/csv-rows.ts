import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import type { RowFormat } from '../../../../core/ports/workers.ts';
import { asList, checkValue, fieldOf, isRecord, valuesOf } from './columns.ts';
import { toJson } from './json.ts';
import { refuseRow } from './result-refused.ts';
import type { RowEncoder } from './row-encoder.ts';

type CsvFormat = Extract<RowFormat, { kind: 'csv' }>;

/** `csv` as RFC 4180 has it: one record stays one record, whatever its fields hold. */
export function csvRows(format: CsvFormat, onOtherColumns: (text: string) => void): RowEncoder {
  const { separator, columns } = format;
  const fieldsOf =
    columns === null
      ? fieldsByFirstRow((names) => compareColumns(format, names, onOtherColumns))
      : fieldsByColumns(columns);
  const quote = quoting(separator);
  return (item, row) => {
    const line = fieldsOf(item, row).map(quote).join(separator);
    // Readers skip an empty line, and with it the record.
    return line === '' ? '""\r\n' : `${line}\r\n`;
  };
}

type FieldsOf = (item: unknown, row: number) => string[];

const fieldsByColumns =
  (columns: readonly RowColumn[]): FieldsOf =>
  (item, row) => {
    const values = valuesOf(item, row, columns);
    return columns.map((column, position) => String(checkValue(values[position], column, row) ?? ''));
  };

/** By the format that a worker was given: what its first objects had. */
const firstColumns = new WeakMap<CsvFormat, string>();

function compareColumns(format: CsvFormat, names: readonly string[], onOther: (text: string) => void): void {
  const found = JSON.stringify(names);
  const first = firstColumns.get(format) ?? found;
  firstColumns.set(format, first);
  if (found === first) return;
  const [shown, before] = [found, first].map((columns) => columns.slice(0, 300));
  onOther(`its rows have the columns ${shown}, those of a mini-batch before it ${before}: declare append_row_columns`);
}

/** Without columns the first object decides which there are, and in which order. */
function fieldsByFirstRow(onNames: (names: readonly string[]) => void): FieldsOf {
  let names: readonly string[] | undefined;
  return (item, row) => {
    if (!isRecord(item)) return (asList(item) ?? [item]).map((value) => toField(value, row));
    if (names === undefined) {
      names = Object.keys(item);
      onNames(names);
    }
    refuseOtherKeys(item, names, row);
    return names.map((name) => toField(fieldOf(item, row, name), row));
  };
}

function refuseOtherKeys(item: object, names: readonly string[], row: number): void {
  const keys = Object.keys(item);
  if (keys.length <= names.length && keys.every((key, position) => names[position] === key)) return;
  const other = keys.find((key) => !names.includes(key));
  if (other !== undefined) refuseRow(row, `has the key "${other}", which the first row does not have`);
}

function toField(value: unknown, row: number): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'undefined':
      return '';
    case 'object':
      return value === null ? '' : toObjectField(value, row);
    case 'function':
    case 'symbol':
      return refuseRow(row, `holds a ${typeof value}, which cannot be written`);
    case 'number':
    case 'bigint':
    case 'boolean':
      return String(value);
  }
}

function toObjectField(value: object, row: number): string {
  if (!(value instanceof Date)) return toJson(value, row);
  return Number.isNaN(value.getTime()) ? refuseRow(row, 'holds an invalid Date') : value.toISOString();
}

/** A byte order mark is quoted too: at the start of a file readers would drop it. */
const SPECIAL = /["\r\n\uFEFF]/;

const quoting =
  (separator: string) =>
  (field: string): string =>
    SPECIAL.test(field) || field.includes(separator) ? `"${field.replaceAll('"', '""')}"` : field;
