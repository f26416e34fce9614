import { MillraceError } from '../errors.ts';
import type { InputSources } from '../mini-batch/list-inputs.ts';
import { csvRecords } from '../ports/table/csv-records.ts';
import type { FileFault } from '../ports/table/file-fault.ts';
import { headerNames } from '../ports/table/header-names.ts';
import { isGzip } from '../ports/table/is-gzip.ts';
import { CR_IN_HEADER, crInRow, findLoneCr, lineOf } from '../ports/table/lone-cr.ts';
import type { ColumnType } from '../ports/table/table-format.ts';
import type { TableFile, Tables } from '../ports/tables.ts';
import { decodeSample } from './decode-sample.ts';
import { inferFieldType, inferJsonType } from './infer-type.ts';
import { joined } from './joined.ts';
import { readJsonLine } from './read-json-line.ts';
import { requireText } from './require-text.ts';
import type { TableShape } from './table-shape.ts';
import { tornRow } from './torn-row.ts';
import { unfitFile } from './unfit-file.ts';

/** Types are inferred from so many rows. */
const SAMPLE_ROWS = 200;
const SAMPLE_BYTES = 4 * 1024 * 1024;
/** More only where so many rows do not end before: a plan is made in less than a second. */
const SAMPLE_BYTES_LONG_ROWS = 32 * 1024 * 1024;
/** More again only where not one does. */
const SAMPLE_BYTES_MAX = 256 * 1024 * 1024;
const MORE = 8;

export interface SampledColumn {
  readonly name: string;
  /** Null where the file itself says it. */
  readonly type: ColumnType | null;
}

export interface Sample {
  readonly columns: readonly SampledColumn[];
  /** It has a header and no row: its columns have names, and no types that anything speaks for. */
  readonly isBare: boolean;
}

/** The columns of a file and their types, from its first rows; undefined for one that has none. */
export async function sampleColumns(
  file: TableFile,
  shape: TableShape,
  hasHeader: boolean,
  tables: Tables,
  onRemark?: InputSources['onRemark'],
): Promise<Sample | undefined> {
  if (shape.format === 'parquet') {
    const { columns } = await tables.footer(file);
    const twin = columns.find((name, at) => columns.indexOf(name) < at);
    if (twin !== undefined) throw unfitFile(file.path, twoColumns(twin));
    return { columns: columns.map((name) => ({ name, type: null })), isBare: false };
  }
  for (let bytes = SAMPLE_BYTES; bytes <= SAMPLE_BYTES_MAX; bytes *= MORE) {
    const { text, isWhole } = await firstText(file, shape, tables, bytes);
    if (shape.format === 'csv' && hasHeader) requireHeaderEnd(file.path, text, shape);
    const found =
      shape.format === 'csv' ? csvColumns(text, isWhole, shape, hasHeader) : jsonlColumns(text, isWhole, file.path);
    const isEnough = isWhole || (found?.rows ?? 0) >= SAMPLE_ROWS;
    if (!isEnough && (found === undefined || bytes < SAMPLE_BYTES_LONG_ROWS)) continue;
    if (found === undefined) return undefined;
    if (found.wide !== undefined) requireHeader(file.path, found.wide);
    if (shape.format === 'csv') remarkOn(file.path, text, shape, found.wide, onRemark);
    return { columns: found.columns, isBare: found.rows === 0 };
  }
  throw new MillraceError('TABLE_INVALID', `${file.path} has no record that ends within its first 256 MiB`, {
    hint: 'look for a quote that is never closed, or give the format that the file has',
  });
}

/** Before there is a record that ends: of a file without a LF all is its header. */
function requireHeaderEnd(path: string, text: string, shape: TableShape): void {
  if (findLoneCr(text, shape, 1) !== undefined) throw unfitFile(path, CR_IN_HEADER);
}

/** The first row that has more in it than its header has names for. */
interface WideRow {
  /** From 1, blank lines not counted. */
  readonly row: number;
  readonly fields: number;
  /** Fields of the header; of a blank line 0. */
  readonly named: number;
}

/** What is left out of every row would be missed by nobody. */
function requireHeader(path: string, { fields, named }: WideRow): void {
  if (named > 0) return;
  throw unfitFile(path, {
    what: `begins with a blank line, where its header should be, and has rows of ${fields} fields`,
    advice: 'remove the blank line',
  });
}

function remarkOn(
  path: string,
  text: string,
  shape: TableShape,
  wide: WideRow | undefined,
  onRemark: InputSources['onRemark'],
): void {
  const torn = tornRow(text, shape);
  if (torn !== undefined) onRemark?.('torn-row', tornMessage(path, torn));
  const cr = findLoneCr(text, shape, SAMPLE_ROWS + 1);
  if (cr !== undefined) onRemark?.('lone-cr', crInRow(path, `line ${lineOf(text, cr)}`));
  // Else that is why it is so wide.
  if (wide !== undefined && torn === undefined && cr === undefined) onRemark?.('wide-row', wideMessage(path, wide));
}

const wideMessage = (path: string, { row, fields, named }: WideRow): string =>
  `${path}: row ${row} has ${fields} fields, and the header ${named}; what is beyond the header's is left out of every row`;

/** No reader of Parquet could tell them apart by name; those of csv get names of their own. */
const twoColumns = (name: string): FileFault => ({
  what: `has two columns called ${name}`,
  advice: 'write it anew, with a name for each',
});

const tornMessage = (path: string, line: number): string =>
  `${path}: the quoted text in line ${line} goes on in the next line, and each line is a row of its own; support_multi_line: true keeps such a row whole`;

async function firstText(file: TableFile, shape: TableShape, tables: Tables, sampleBytes: number) {
  const packed = isGzip(file.path);
  const bytes = packed ? tables.unzip(file.read(0), file.path) : file.read(0, Math.min(file.size, sampleBytes));
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length >= sampleBytes) break;
  }
  const whole = joined(pieces);
  requireText(file.path, whole, shape.encoding);
  const isWhole = packed ? length < sampleBytes : length >= file.size;
  const text = decodeSample(whole, shape.encoding);
  // Its LF may be what comes next.
  return { text: isWhole ? text : text.replace(/\r$/, ''), isWhole };
}

function csvColumns(text: string, isWhole: boolean, shape: TableShape, hasHeader: boolean) {
  const records: (string | null)[][] = [];
  for (const record of csvRecords(text, shape)) {
    records.push(record);
    if (records.length > SAMPLE_ROWS + 1) break;
  }
  // The last record of a text that was cut may be cut as well.
  if (!isWhole && records.length <= SAMPLE_ROWS + 1) records.pop();
  const header = hasHeader ? records.shift() : undefined;
  const rows = records.filter((record) => record.length > 0).slice(0, SAMPLE_ROWS);
  if (header === undefined && rows.length === 0) return undefined;
  const width = header?.length ?? Math.max(...rows.map(({ length }) => length));
  const names = headerNames(header ?? Array.from({ length: width }, () => null));
  const columns = names.map((name, at) => ({ name, type: inferFieldType(rows.map((row) => row[at] ?? null)) }));
  return { columns, rows: rows.length, wide: header && wideRow(rows, header.length, names.length) };
}

/** What every row ends with, a separator, is no field that anybody would miss. */
function wideRow(rows: readonly (string | null)[][], named: number, width: number): WideRow | undefined {
  const at = rows.findIndex((row) => row.findLastIndex((field) => field !== null) >= width);
  return at < 0 ? undefined : { row: at + 1, fields: rows[at]?.length ?? 0, named };
}

function jsonlColumns(text: string, isWhole: boolean, path: string) {
  const lines = text.split('\n').slice(0, isWhole ? undefined : -1);
  const rows = lines.filter((each) => each.trim() !== '').slice(0, SAMPLE_ROWS);
  const values = new Map<string, unknown[]>();
  for (const line of rows) {
    for (const [name, value] of Object.entries(readJsonLine(line, path).members)) {
      const known = values.get(name) ?? [];
      known.push(value);
      values.set(name, known);
    }
  }
  if (values.size === 0) return undefined;
  const columns = [...values].map(([name, found]) => ({ name, type: inferJsonType(found) }));
  return { columns, rows: rows.length, wide: undefined };
}
