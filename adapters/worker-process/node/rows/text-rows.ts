import { toJson } from './json.ts';
import { refuseRow } from './result-refused.ts';
import type { RowEncoder } from './row-encoder.ts';

const LINE_BREAK = /[\r\n]/;

/** `text`: strings as they are, other plain values by `String`, objects and arrays as JSON; one line feed behind each. */
export function textRows(onLineBreak: () => void): RowEncoder {
  return (item, row) => {
    const text = toText(item, row);
    if (LINE_BREAK.test(text)) onLineBreak();
    return `${text}\n`;
  };
}

function toText(item: unknown, row: number): string {
  switch (typeof item) {
    case 'string':
      return item;
    case 'object':
      return item === null ? 'null' : toJson(item, row);
    case 'function':
    case 'symbol':
      return refuseRow(row, `is a ${typeof item} and cannot be written`);
    case 'number':
    case 'bigint':
    case 'boolean':
    case 'undefined':
      return String(item);
  }
}
