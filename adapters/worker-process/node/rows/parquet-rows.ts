import { momentText, readMoment } from '../../../../core/ports/table/moment.ts';
import { type RowValue, rowLines } from '../../../../core/ports/table/row-line.ts';
import type { OutputColumn } from '../../../../core/ports/workers.ts';
import { type ColumnValue, checkValue, valuesOf } from './columns.ts';
import { refuseRow } from './result-refused.ts';
import type { RowEncoder } from './row-encoder.ts';

/** Rows on their way into a parquet file: lines of exactly these columns, each value in one form alone. */
export function parquetRows(columns: readonly OutputColumn[], onLoneSurrogate: () => void): RowEncoder {
  const lineOf = rowLines(columns);
  const forms: Record<OutputColumn['type'], (value: ColumnValue) => RowValue | undefined> = {
    string: (value) => {
      const text = value as string;
      if (text.isWellFormed()) return text;
      onLoneSurrogate();
      return text.toWellFormed();
    },
    int: (value) => value,
    float: (value) => Number(value),
    bool: (value) => value,
    datetime: (value) => inUtc(value as string),
  };
  return (item, row) => {
    const values = valuesOf(item, row, columns);
    return lineOf(columns.map((column, at) => formed(checkValue(values[at], column, row), column, row)));
  };

  function formed(value: ColumnValue, { name, type }: OutputColumn, row: number): RowValue {
    if (value === null) return null;
    const form = forms[type](value);
    if (form !== undefined) return form;
    return refuseRow(row, `has in column "${name}" (${type}) ${value}, which is not in the years 1 to 9999`);
  }
}

/** Undefined outside the years 1 to 9999. */
function inUtc(text: string): string | undefined {
  const moment = readMoment(text);
  return moment && momentText(moment);
}
