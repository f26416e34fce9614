import { counted } from '../../../../core/ports/plural.ts';
import type { RowFormat } from '../../../../core/ports/workers.ts';
import { csvRows } from './csv-rows.ts';
import { columnValues, isDataFrame, isSeries, rowsOfDataFrame } from './data-frame.ts';
import { dataFrameText } from './data-frame-text.ts';
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
  const returned = isDataFrame(result) ? result.height : asReturnedList(result).length;
  const warnings = new Map<string, string>();
  if (returned > items) warnings.set('more-rows', moreRows(returned, items));
  const buffer = new RowBuffer(limitBytes);
  if (format.kind !== 'none') fill(buffer, format, result, (key, text) => warnings.set(key, text));
  const chunks = buffer.finish();
  if (buffer.hasLoneSurrogate) warnings.set(...LONE_SURROGATE);
  const lines = [...warnings].map(([key, text]) => `${key}\t${text}`);
  return { returned, rowCount: format.kind === 'none' ? 0 : returned, chunks, warnings: lines };
}

type WrittenFormat = Exclude<RowFormat, { kind: 'none' }>;
type Warn = (key: string, text: string) => void;

function fill(buffer: RowBuffer, format: WrittenFormat, result: unknown, warn: Warn): void {
  const isFrame = isDataFrame(result);
  if (isFrame && format.kind === 'text') {
    dataFrameText(buffer, result, () => warn(...LINE_BREAK));
    return;
  }
  const list = isFrame ? rowsOfDataFrame(result) : asReturnedList(result);
  const encoder = encoderOf(format, warn);
  for (let row = 0; row < list.length; row += 1) buffer.add(encoder(list[row], row));
}

const LINE_BREAK = ['line-break', 'an item holds a line break and takes several lines of the output'] as const;
const LONE_SURROGATE = [
  'lone-surrogate',
  'an item holds half a surrogate pair, which is not text; it is written as U+FFFD',
] as const;

const moreRows = (returned: number, items: number): string =>
  `run() returned ${returned} elements for ${counted(items, 'item')}: all are written, ${items} succeeded`;

function asReturnedList(result: unknown): ArrayLike<unknown> {
  if (Array.isArray(result) || isTypedArray(result)) return result;
  if (isSeries(result)) return columnValues(result);
  const found = `run() returned ${describe(result)}, not a list`;
  throw new ResultRefused(`${found}: return one element for each input item that succeeded`);
}

function describe(result: unknown): string {
  if (result === null || result === undefined) return String(result);
  if (typeof result === 'function') return 'a function';
  if (typeof result !== 'object') return `the ${typeof result} ${showValue(result)}`;
  if (isGenerator(result)) return 'a generator';
  const className = result.constructor?.name;
  return className === undefined || className === 'Object' ? `the object ${showValue(result)}` : `a ${className}`;
}

/** Of `function*`, be it async; its class has no name. */
const isGenerator = (result: object): boolean => /Generator\]$/.test(Object.prototype.toString.call(result));

function encoderOf(format: WrittenFormat, warn: Warn): RowEncoder {
  switch (format.kind) {
    case 'text':
      return textRows(() => warn(...LINE_BREAK));
    case 'csv':
      return csvRows(format, (text) => warn('columns', text));
    case 'jsonl':
      return jsonlRows(format.columns);
    case 'parquet':
      return parquetRows(format.columns, () => warn(...LONE_SURROGATE));
  }
}
