import { isDeepStrictEqual } from 'node:util';
import { csvRecords } from '../../../../core/ports/table/csv-records.ts';
import { headerNames } from '../../../../core/ports/table/header-names.ts';
import { isGzip } from '../../../../core/ports/table/is-gzip.ts';
import { CR_IN_HEADER, findLoneCr } from '../../../../core/ports/table/lone-cr.ts';
import { noText } from '../../../../core/ports/table/no-text.ts';
import { RecordEnds } from '../../../../core/ports/table/record-ends.ts';
import type { TableFormat, TableRange, TableTask } from '../../../../core/ports/table/table-format.ts';
import { countCsvRows, csvFrame } from './csv-frame.ts';
import { linesIn } from './csv-text.ts';
import { jsonlFrame } from './jsonl-frame.ts';
import type { Warn } from './misfit.ts';
import { type NamedFile, parquetFrame } from './parquet-frame.ts';
import { withPathColumns } from './path-columns.ts';
import { type Frame, loadPolars, type Polars } from './polars.ts';
import { readGzip, readRange } from './read-range.ts';
import { TableRefused } from './table-refused.ts';
import { toUtf8 } from './utf8-text.ts';

/** A header is short. */
const STEP_BYTES = 4 * 1024;
const NO_UTF_8 =
  'holds bytes that are not UTF-8, and become U+FFFD; give the input its encoding: iso-8859-1 or windows-1252';

/**
 * The rows of a mini-batch for this script; undefined when there are none.
 *
 * @throws TableRefused of the first file that cannot be read, with the rows of all of them where all can be counted
 */
export function readTable(
  entryScript: string,
  paths: readonly string[],
  table: TableTask,
  warn: Warn = () => {},
): Frame | undefined {
  const pl = loadPolars(entryScript);
  const frames: Frame[] = [];
  const refused: TableRefused[] = [];
  for (const [at, path] of paths.entries()) {
    try {
      const frame = readOne(pl, path, at, table, warn);
      if (frame !== undefined && frame.height > 0) frames.push(frame);
    } catch (error) {
      if (!(error instanceof TableRefused) || error.items === undefined) throw error;
      refused.push(error);
    }
  }
  const [first] = refused;
  if (first !== undefined) throw Object.assign(first, { items: rowsOf(frames) + itemsOf(refused) });
  return frames.length < 2 ? frames[0] : (pl.concat(frames as never) as unknown as Frame);
}

const rowsOf = (frames: readonly Frame[]): number => frames.reduce((sum, { height }) => sum + height, 0);
const itemsOf = (refused: readonly TableRefused[]): number => refused.reduce((sum, { items = 0 }) => sum + items, 0);

function readOne(pl: Polars, path: string, at: number, table: TableTask, warn: Warn): Frame | undefined {
  const range = table.ranges[at] ?? [0, Number.MAX_SAFE_INTEGER];
  const shown = table.shownPaths?.[at] ?? path;
  const frame = readFile(pl, { path, shown }, range, table.headers[at] === true, table, warn);
  if (frame === undefined) return undefined;
  const whole = withPathColumns(pl, frame, shown, table.pathColumns ?? [], table.pathValues?.[at] ?? []);
  return table.pathColumn === null ? whole : withPath(pl, whole, table.pathColumn, shown);
}

function readFile(
  pl: Polars,
  { path, shown }: NamedFile,
  range: TableRange,
  hasHeader: boolean,
  table: TableTask,
  warn: Warn,
) {
  if (table.format === 'parquet') return parquetFrame(pl, { path, shown }, range, table);
  const { bytes, isFileStart } = readBytes(path, range, table);
  const other = isFileStart ? noText(bytes, table.encoding) : undefined;
  if (other !== undefined) throw new TableRefused(`${shown} ${other.what}: ${other.advice}`);
  const text = toUtf8(bytes, table.encoding, isFileStart, () => warn('no-utf-8', `${shown} ${NO_UTF_8}`));
  if (table.format === 'jsonl') return jsonlFrame(pl, shown, text, table, warn);
  const from = isFileStart ? 0 : range[0];
  if (!hasHeader || text.length === 0) return csvFrame(pl, { shown, rows: text, from, linesBefore: 0 }, table, warn);
  const [end, header] = firstRecord(isFileStart ? text : startOf(path, table), table);
  const rows = isFileStart ? text.subarray(end) : text;
  requireHeader(shown, header, rows, table);
  const linesBefore = isFileStart ? linesIn(header) : 0;
  return csvFrame(pl, { shown, rows, from, linesBefore }, table, warn);
}

function readBytes(path: string, [from, to]: TableRange, table: TableFormat) {
  if (isGzip(path)) return { bytes: readGzip(path, table.decompressedLimitBytes), isFileStart: true };
  const isWhole = table.encoding === 'utf-16';
  const end = isWhole ? Number.MAX_SAFE_INTEGER : to;
  const bytes = readRange(path, isWhole ? 0 : from, end, isWhole || (table.format === 'csv' && table.multiLine));
  return { bytes, isFileStart: isWhole || from === 0 };
}

/** The first text of a file that may hold its header. */
const startOf = (path: string, { headerBytes, encoding }: TableTask): Buffer =>
  toUtf8(readRange(path, 0, headerBytes, true), encoding, true);

/** The names of a file's first record must be those of the input's first file; `rows` is what is below it. */
function requireHeader(path: string, header: string, rows: Buffer, table: TableFormat): void {
  const [fields = []] = csvRecords(header, table);
  const found = headerNames(fields);
  const expected = table.columns.map(({ name }) => name);
  if (isDeepStrictEqual(found, expected)) return;
  const items = countCsvRows(rows, table);
  // Where all is header nobody knows how many rows it should be.
  if (findLoneCr(header, table) !== undefined)
    throw Object.assign(new TableRefused(`${path} ${CR_IN_HEADER.what}; ${CR_IN_HEADER.advice}`), {
      items: items || undefined,
    });
  const what = `the header of ${path} is ${found.join(', ')}; that of the input's first file is ${expected.join(', ')}`;
  throw Object.assign(new TableRefused(what), { items });
}

/** The first record of a text, and where it ends, its line end included. */
function firstRecord(text: Buffer, table: TableFormat): [number, string] {
  const ends = new RecordEnds(table);
  let end: number | undefined;
  for (let at = 0; at < text.length && end === undefined; at += STEP_BYTES) {
    ends.scan(text.subarray(at, at + STEP_BYTES), (found) => {
      end ??= found;
    });
  }
  end ??= text.length;
  return [end, text.toString('utf8', 0, end)];
}

function withPath(pl: Polars, frame: Frame, name: string, path: string): Frame {
  return frame.withColumns(pl.lit(path).alias(name) as never).select(name, ...frame.columns) as Frame;
}
