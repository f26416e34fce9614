import { parquetMetadataAsync, parquetRead } from 'hyparquet';
import { MillraceError } from '../../core/errors.ts';
import { type RowColumn, type RowValue, rowLines } from '../../core/ports/table/row-line.ts';
import type { TableFile } from '../../core/ports/tables.ts';
import { fileBuffer } from './file-buffer.ts';
import { fromCell } from './row-cells.ts';

/** Rows that are turned into text at once. */
const PAGE_ROWS = 4_096;

/** The lines that a parquet file of this program's was made of, one row group in memory at a time. */
export async function* decodeParquet(columns: readonly RowColumn[], file: TableFile): AsyncGenerator<Uint8Array> {
  try {
    const buffer = fileBuffer(file);
    const metadata = await parquetMetadataAsync(buffer);
    const lineOf = rowLines(columns);
    let rowStart = 0;
    for (const { num_rows } of metadata.row_groups) {
      const rowEnd = rowStart + Number(num_rows);
      const cells = await readColumns(columns, { file: buffer, metadata, rowStart, rowEnd });
      for (let row = 0; row < rowEnd - rowStart; row += PAGE_ROWS) {
        yield pageOf(columns, cells, row, Math.min(row + PAGE_ROWS, rowEnd - rowStart), lineOf);
      }
      rowStart = rowEnd;
    }
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `${file.path} is not the parquet file that was written: ${why}`, {
      cause,
    });
  }
}

type ReadOptions = Pick<Parameters<typeof parquetRead>[0], 'file' | 'metadata' | 'rowStart' | 'rowEnd'>;

async function readColumns(columns: readonly RowColumn[], options: ReadOptions): Promise<ArrayLike<unknown>[]> {
  const found = new Map<string, unknown[]>();
  await parquetRead({
    ...options,
    columns: columns.map(({ name }) => name),
    parsers: PARSERS,
    onChunk: ({ columnName, columnData }) => {
      const known = found.get(columnName) ?? [];
      for (const value of Array.from(columnData)) known.push(value);
      found.set(columnName, known);
    },
  });
  return columns.map(({ name }) => {
    const values = found.get(name);
    if (values !== undefined) return values;
    throw new Error(`it has no column ${name}`);
  });
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Exactly what was written: a `Date` would lose microseconds, the library's own decoder a byte order mark. */
const PARSERS = {
  timestampFromMicroseconds: (microseconds: bigint): unknown => microseconds,
  stringFromBytes: (bytes: Uint8Array): unknown => bytes && decoder.decode(bytes),
};

function pageOf(
  columns: readonly RowColumn[],
  cells: readonly ArrayLike<unknown>[],
  from: number,
  to: number,
  lineOf: (values: readonly RowValue[]) => string,
): Uint8Array {
  let text = '';
  for (let row = from; row < to; row += 1) {
    text += lineOf(columns.map(({ type }, at) => fromCell(cells[at]?.[row], type)));
  }
  return Buffer.from(text);
}
