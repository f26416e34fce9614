import { csvRecords } from '../ports/table/csv-records.ts';
import { jsonText } from '../ports/table/json-text.ts';
import { jsonValue } from '../ports/table/json-value.ts';
import type { TableColumn } from '../ports/table/table-format.ts';
import { readJsonLine } from '../table/read-json-line.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { fieldKey } from './field-key.ts';
import type { Misfits } from './misfits.ts';
import { pathReader } from './path-columns.ts';
import { pathKeys } from './path-keys.ts';
import { valueText } from './value-text.ts';

/** The values of the keys in a row, which is its record's text without a line end. */
export type RowKeys = (record: string) => readonly string[];

/** Reads the keys of the rows in one file, as its readers would; `misfits` hears of values that these find to be none. */
export function rowKeys(
  input: string,
  plan: TablePlan,
  keys: readonly string[],
  path: string,
  misfits: Misfits,
): RowKeys {
  const { format, pathColumns } = plan;
  const inPath = pathColumns && pathKeys(pathColumns.columns, pathReader(input, pathColumns)(path));
  const places = keys.map((key) => {
    const ofPath = inPath?.get(key);
    if (ofPath !== undefined) return { ofPath };
    const position = format.columns.findIndex(({ name }) => name === key);
    return { position, column: format.columns[position] as TableColumn };
  });
  const isCsv = format.format === 'csv';
  return (record) => {
    const fields = isCsv ? csvFields(record, plan) : undefined;
    const line = isCsv ? undefined : readJsonLine(record, path);
    return places.map((place) => {
      if ('ofPath' in place) return place.ofPath;
      const { position, column } = place;
      const value = fields === undefined ? line?.value(column.name, column.type) : fields[position];
      const key = fields === undefined ? memberKey(value, column) : fieldKey(fields[position], column);
      return key ?? misfits.add(path, column, value);
    });
  };
}

function csvFields(record: string, { format }: TablePlan): readonly (string | null)[] {
  if (!record.includes('"')) return record.split(format.separator);
  const [fields = []] = csvRecords(record, format);
  return fields;
}

/** As `fieldKey`, of a member of a jsonl record. */
function memberKey(value: unknown, { type, isDeclared }: TableColumn): string | undefined {
  if (value === null || value === undefined) return '';
  const fitting = jsonValue(type ?? 'string', value);
  if (fitting !== undefined) return valueText(fitting, type);
  return isDeclared ? jsonText(value) : undefined;
}
