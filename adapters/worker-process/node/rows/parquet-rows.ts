import { hasNanoseconds, momentText, readMoment } from '../../../../core/ports/table/moment.ts';
import type { RowColumn } from '../../../../core/ports/table/row-line.ts';
import { type RowValue, rowLines } from '../../../../core/ports/table/row-line.ts';
import { type ColumnValue, checkValue, valuesOf } from './columns.ts';
import { refuseRow } from './result-refused.ts';
import type { RowEncoder } from './row-encoder.ts';

/** Rows on their way into a parquet file: lines of exactly these columns, each value in one form alone. */
export function parquetRows(columns: readonly RowColumn[], onLoneSurrogate: () => void): RowEncoder {
  const lineOf = rowLines(columns);
  const forms: Record<RowColumn['type'], (value: ColumnValue) => RowValue | Misfit> = {
    string: (value) => {
      const text = value as string;
      if (text.isWellFormed()) return text;
      onLoneSurrogate();
      return text.toWellFormed();
    },
    int: (value) => value,
    float: exactFloat,
    bool: (value) => value,
    datetime: (value) => inUtc(value as string),
  };
  return (item, row) => {
    const values = valuesOf(item, row, columns);
    return lineOf(columns.map((column, at) => formed(checkValue(values[at], column, row), column, row)));
  };

  function formed(value: ColumnValue, { name, type }: RowColumn, row: number): RowValue {
    if (value === null) return null;
    const form = forms[type](value);
    if (!(form instanceof Misfit)) return form;
    return refuseRow(row, `has in column "${name}" (${type}) ${value}, which ${form.reason}`);
  }
}

/** Why parquet cannot hold a value, and what would help. */
class Misfit {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

function exactFloat(value: ColumnValue): number | Misfit {
  const float = Number(value);
  if (typeof value !== 'bigint' || (Number.isFinite(float) && BigInt(float) === value)) return float;
  return new Misfit('a float does not hold exactly: give the column the type int or string');
}

function inUtc(text: string): string | Misfit {
  if (hasNanoseconds(text))
    return new Misfit('is finer than the microseconds it can hold: round it, or give it as a string');
  const moment = readMoment(text);
  return moment === undefined ? new Misfit('is not in the years 1 to 9999') : momentText(moment);
}
