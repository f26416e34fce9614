import { columnValues, type DataFrame, type Series } from './data-frame.ts';
import { toJson } from './json.ts';
import { floatText, shortFloatText } from './python-float.ts';
import type { RowBuffer } from './row-buffer.ts';

/** As many values as pandas writes at once: what it finds in them decides how dates are written. */
const VALUES_AT_ONCE = 100_000;
const SPECIAL = /[ "\r\n]/;
const LINE_BREAK = /[\r\n]/;

/**
 * Byte for byte what pandas writes of such a frame with `to_csv(sep=' ', header=False, index=False)`, as ParallelRunStep
 * does. Lists and structs, which pandas does not have, are JSON.
 */
export function dataFrameText(buffer: RowBuffer, frame: DataFrame, onLineBreak: () => void): void {
  const columns = frame.getColumns().map((series) => ({ series, values: columnValues(series) }));
  const rowsAtOnce = Math.max(1, Math.floor(VALUES_AT_ONCE / Math.max(1, columns.length)));
  for (let from = 0; from < frame.height; from += rowsAtOnce) {
    const to = Math.min(frame.height, from + rowsAtOnce);
    const writers = columns.map(({ series, values }) => writerOf(series, values, from, to));
    for (let row = from; row < to; row += 1) {
      const line = writers.map((write) => quoted(write(row))).join(' ');
      if (LINE_BREAK.test(line)) onLineBreak();
      buffer.add(line === '' ? '""\n' : `${line}\n`);
    }
  }
}

const quoted = (field: string): string => (SPECIAL.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

type FieldWriter = (row: number) => string;

function writerOf({ dtype }: Series, values: ArrayLike<unknown>, from: number, to: number): FieldWriter {
  const write = valueWriter(dtype, Array.prototype.slice.call(values, from, to));
  return (row) => {
    const value = values[row];
    return value === null || value === undefined ? '' : write(value, row);
  };
}

function valueWriter({ variant, inner }: Series['dtype'], values: readonly unknown[]) {
  switch (variant) {
    case 'Float64':
      return (value: unknown) => floatText(value as number);
    case 'Float32':
      return (value: unknown) => shortFloatText(value as number);
    case 'Bool':
      return (value: unknown) => (value === true ? 'True' : 'False');
    case 'Datetime':
      return datetimeWriter(values as readonly (string | null)[], (inner as readonly unknown[])[1] ? '+00:00' : '');
    default:
      return (value: unknown, row: number) => (typeof value === 'object' ? toJson(value, row) : String(value));
  }
}

/** Days alone where all are midnight, else as many digits behind the second as the finest of them needs. */
function datetimeWriter(values: readonly (string | null)[], zone: string) {
  const times = values.filter((value) => value !== null).map((value) => value.replace('Z', '').slice(11));
  const isDays = zone === '' && times.every((time) => /^[0:.]*$/.test(time));
  const finest = times.reduce((most, time) => Math.max(most, time.slice(9).replace(/0+$/, '').length), 0);
  const digits = Math.ceil(finest / 3) * 3;
  return (value: unknown): string => {
    const [day = '', time = ''] = (value as string).replace('Z', '').split('T');
    if (isDays) return day;
    const fraction = digits === 0 ? '' : `.${time.slice(9).padEnd(digits, '0').slice(0, digits)}`;
    return `${day} ${time.slice(0, 8)}${fraction}${zone}`;
  };
}
