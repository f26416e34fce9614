import type { RowFormat } from '../../../../core/ports/workers.ts';
import { csvRows } from './csv-rows.ts';
import { isTypedArray } from './json.ts';
import { jsonlRows } from './jsonl-rows.ts';
import { parquetRows } from './parquet-rows.ts';
import { ResultRefused, showValue } from './result-refused.ts';
import { RowBuffer } from './row-buffer.ts';
import type { RowEncoder } from './row-encoder.ts';
import { textRows } from './text-rows.ts';

export interface EncodedRows {
  readonly returned: number;
  readonly rowCount: number;
  /** The final bytes of the output. */
  readonly chunks: readonly Buffer[];
  /** `key<TAB>text`, each key once. */
  readonly warnings: readonly string[];
}

/**
 * What `run()` returned, as the output will hold it.
 *
 * @throws ResultRefused when it is not a list or one of its items cannot be written, ResultTooLarge beyond the limit.
 */
export function encodeRows(format: RowFormat, result: unknown, items: number, limitBytes: number): EncodedRows {
  const list = asReturnedList(result);
  const warnings = new Map<string, string>();
  if (list.length > items) warnings.set('more-rows', moreRows(list.length, items));
  const encoder = encoderOf(format, (key, text) => warnings.set(key, text));
  const buffer = new RowBuffer(limitBytes);
  if (encoder !== undefined) for (let row = 0; row < list.length; row += 1) buffer.add(encoder(list[row], row));
  const chunks = buffer.finish();
  if (buffer.hasLoneSurrogate) warnings.set(...LONE_SURROGATE);
  const lines = [...warnings].map(([key, text]) => `${key}\t${text}`);
  return { returned: list.length, rowCount: encoder === undefined ? 0 : list.length, chunks, warnings: lines };
}

const LONE_SURROGATE = [
  'lone-surrogate',
  'an item holds half a surrogate pair, which is not text; it is written as U+FFFD',
] as const;

const moreRows = (returned: number, items: number): string =>
  `run() returned ${returned} elements for ${items} items: all are written, ${items} count as succeeded`;

function asReturnedList(result: unknown): ArrayLike<unknown> {
  if (Array.isArray(result) || isTypedArray(result)) return result;
  const found = `run() returned ${describe(result)}, not a list`;
  throw new ResultRefused(`${found}: return one element for each input item that succeeded`);
}

function describe(result: unknown): string {
  if (result === null || result === undefined) return String(result);
  if (typeof result === 'function') return 'a function';
  if (typeof result !== 'object') return `the ${typeof result} ${showValue(result)}`;
  const className = result.constructor?.name;
  return className === undefined || className === 'Object' ? `the object ${showValue(result)}` : `a ${className}`;
}

function encoderOf(format: RowFormat, warn: (key: string, text: string) => void): RowEncoder | undefined {
  switch (format.kind) {
    case 'none':
      return undefined;
    case 'text':
      return textRows(warn);
    case 'csv':
      return csvRows(format);
    case 'jsonl':
      return jsonlRows(format.columns);
    case 'parquet':
      return parquetRows(format.columns, () => warn(...LONE_SURROGATE));
  }
}
