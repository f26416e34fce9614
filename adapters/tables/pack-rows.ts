import { type FileMetaData, parquetMetadataAsync } from 'hyparquet';
import { MillraceError } from '../../core/errors.ts';
import type { AddedValue, PackedRow, PackedShape, PackedTable, WantedRows } from '../../core/ports/packed-rows.ts';
import type { TableFile } from '../../core/ports/tables.ts';
import { readArrowNote, writeArrowNote } from './arrow-note.ts';
import { fileBuffer } from './file-buffer.ts';
import { keyText } from './key-text.ts';
import { addedColumn, elementOf, packedColumn } from './packed-columns.ts';
import { oneByteText, type RawValues, rawRows } from './raw-rows.ts';
import { RowBytes } from './row-bytes.ts';

const NOTHING = new Uint8Array();

/** A parquet file whose rows are to be copied. @throws MillraceError `TABLE_INVALID`, naming it */
export async function openPackedTable(file: TableFile, wanted: WantedRows): Promise<PackedTable> {
  const metadata = await named(file, () => parquetMetadataAsync(fileBuffer(file), { geoparquet: false }));
  const shape = await named(file, async () => shapeOf(metadata, wanted));
  return {
    shape,
    rows: metadata.row_groups.reduce((sum, { num_rows }) => sum + Number(num_rows), 0),
    pages: () =>
      wanted.isCount === true
        ? pagesOf(file, metadata, { ...wanted, kept: [], added: [] }, { columns: [], note: null })
        : pagesOf(file, metadata, wanted, shape),
  };
}

function shapeOf(metadata: FileMetaData, { kept, added }: WantedRows): PackedShape {
  const note = readArrowNote(metadata);
  const keptColumns = kept.map((name) => packedColumn(metadata, name, note?.fields.get(name)?.meaning));
  const columns = [...added.map(addedColumn), ...keptColumns];
  return { columns, note: note && writeArrowNote(note, kept, added) };
}

async function* pagesOf(
  file: TableFile,
  metadata: FileMetaData,
  { kept, keys, added }: WantedRows,
  shape: PackedShape,
): AsyncGenerator<Iterable<PackedRow>> {
  const texts = await named(file, async () => keys.map((key) => keyText(elementOf(packedColumn(metadata, key)))));
  const names = [...new Set([...kept, ...keys])];
  const keptAt = kept.map((name) => names.indexOf(name));
  const keysAt = keys.map((name) => names.indexOf(name));
  const front = added.map(rawValue);
  const types = shape.columns.map((column) => elementOf(column).type);
  // Its rows may be written with the type that it has in others.
  const isEmpty = shape.columns.map((column) => column.isEmpty);
  const row = types.length === 0 ? undefined : new RowBytes(types);
  const pages = rawRows(file, metadata, names);
  for (;;) {
    const { done, value: page } = await named(file, () => pages.next());
    if (done === true) return;
    const columns = keptAt.map((at) => page.columns[at] as RawValues);
    const keyColumns = keysAt.map((at) => page.columns[at] as RawValues);
    const keysOf = (number: number) => texts.map((text, at) => text(plain(keyColumns[at]?.[number])));
    const ofFile = (number: number, at: number) =>
      isEmpty[at] ? undefined : plain(columns[at - front.length]?.[number]);
    const valueIn = (number: number, at: number) => (at < front.length ? front[at] : ofFile(number, at));
    yield packed(page.rows, keysOf, (number) => row?.pack((at) => valueIn(number, at)) ?? NOTHING);
  }
}

function* packed(
  rows: number,
  keysOf: (row: number) => readonly string[],
  bytesOf: (row: number) => Uint8Array,
): Generator<PackedRow> {
  for (let row = 0; row < rows; row += 1) yield { keys: keysOf(row), bytes: bytesOf(row) };
}

/** Bytes of a fixed length come as they are in memory. */
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? oneByteText(value) : value);

function rawValue({ type, value }: AddedValue): unknown {
  if (value === null) return undefined;
  if (type === 'int' || type === 'datetime') return BigInt(value as number | bigint);
  return type === 'float' || type === 'bool' ? value : Buffer.from(String(value)).toString('latin1');
}

async function named<T>({ path }: TableFile, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `${path} cannot be copied by partition_keys: ${why}`, { cause });
  }
}
