import { type AsyncBuffer, type FileMetaData, parquetRead, type SchemaElement } from 'hyparquet';
import type { RowGroup, TableFile } from '../../core/ports/tables.ts';
import { DECOMPRESSORS } from './decompress-page.ts';
import { fileBuffer } from './file-buffer.ts';
import { bareElement } from './packed-columns.ts';
import { parquetGroup } from './parquet-group.ts';

/** Values of a column as its file has them, bytes as texts of one character a byte. */
export type RawValues = ArrayLike<unknown>;

/** Rows that are in memory at once: of so many values, and so many bytes as their file has them. */
const PAGE_ROWS = 64 * 1024;
const PAGE_VALUES = 1024 * 1024;
const PAGE_BYTES = 16 * 1024 * 1024;
/** A row group up to this is fetched once; of a larger one the columns again for each page. */
const GROUP_BYTES = 64 * 1024 * 1024;

/** The rows of a parquet file, some at a time: a list of values for each of the columns. */
export async function* rawRows(
  file: TableFile,
  metadata: FileMetaData,
  columns: readonly string[],
): AsyncGenerator<{ readonly rows: number; readonly columns: readonly RawValues[] }> {
  const bare = { ...metadata, schema: metadata.schema.map(readElement) };
  let start = 0;
  for (const about of metadata.row_groups) {
    const group = parquetGroup(about);
    const buffer = await bufferOf(file, group);
    const step = pageRows(group, metadata.schema.length);
    for (let at = 0; at < group.rows; at += step) {
      const rowStart = start + at;
      const rowEnd = Math.min(rowStart + step, start + group.rows);
      yield { rows: rowEnd - rowStart, columns: await readPage(buffer, bare, columns, rowStart, rowEnd) };
    }
    start += group.rows;
  }
}

function pageRows({ rows, bytes }: RowGroup, columns: number): number {
  const most = Math.min(PAGE_ROWS, PAGE_VALUES / columns, (rows * PAGE_BYTES) / Math.max(1, bytes));
  return Math.max(1, Math.floor(most));
}

async function bufferOf(file: TableFile, { from, to }: RowGroup): Promise<AsyncBuffer> {
  const far = fileBuffer(file);
  if (to - from > GROUP_BYTES) return far;
  const near = await far.slice(from, to);
  return {
    byteLength: file.size,
    slice: (start, end = file.size) =>
      start >= from && end <= to ? near.slice(start - from, end - from) : far.slice(start, end),
  };
}

async function readPage(
  file: AsyncBuffer,
  metadata: FileMetaData,
  columns: readonly string[],
  rowStart: number,
  rowEnd: number,
): Promise<RawValues[]> {
  const found = new Map(columns.map((name) => [name, new Array<unknown>(rowEnd - rowStart)]));
  const filled = new Map<string, number>();
  await parquetRead({
    ...{ file, metadata, columns: [...columns], rowStart, rowEnd, utf8: false },
    compressors: DECOMPRESSORS,
    parsers: PARSERS,
    onChunk: ({ columnName, columnData, rowStart: first }) => {
      const values = found.get(columnName) as unknown[];
      const from = Math.max(0, rowStart - first);
      const to = Math.min(columnData.length, rowEnd - first);
      for (let at = from; at < to; at += 1) values[first + at - rowStart] = columnData[at];
      filled.set(columnName, (filled.get(columnName) ?? 0) + Math.max(0, to - from));
    },
  });
  const short = columns.find((name) => filled.get(name) !== rowEnd - rowStart);
  if (short !== undefined) throw new Error(`its column ${short} has fewer values than there are rows`);
  return columns.map((name) => found.get(name) as unknown[]);
}

/** Its own reader would turn values into others. */
function readElement(element: SchemaElement): SchemaElement {
  if (element.type === undefined) return element;
  const repetition = element.repetition_type === undefined ? {} : { repetition_type: element.repetition_type };
  const bytes = element.type === 'BYTE_ARRAY' ? { converted_type: 'UTF8' as const } : {};
  return { ...bareElement(element), ...repetition, ...bytes };
}

/** The first is asked for every text of bytes, the second for moments of the old type. */
const PARSERS = {
  stringFromBytes: (bytes: Uint8Array): unknown => bytes && oneByteText(bytes),
  timestampFromNanoseconds: (nanoseconds: bigint): unknown => {
    const beyond = ((nanoseconds % 1000n) + 1000n) % 1000n;
    return BigInt.asIntN(64, (nanoseconds - beyond) / 1000n);
  },
};

export const oneByteText = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
