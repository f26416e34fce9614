import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { FileMetaData } from 'hyparquet';
import { MillraceError } from '../../core/errors.ts';
import type { ParquetFooter, RowGroup, TableFile, Tables } from '../../core/ports/tables.ts';
import { fileBuffer } from './file-buffer.ts';

/** The libraries that know gzip and parquet; loaded when the first such file comes. */
export const tables: Tables = { unzip, footer };

async function* unzip(bytes: AsyncIterable<Uint8Array>, path: string): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `${path} cannot be decompressed: ${why}`, {
      cause,
      hint: 'it is cut or damaged, or no gzip file: put a whole one in its place',
    });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function footer(file: TableFile): Promise<ParquetFooter> {
  if (file.size === 0) throw new MillraceError('TABLE_INVALID', `${file.path} is no parquet file: it is empty`);
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  try {
    const metadata = await parquetMetadataAsync(fileBuffer(file));
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rowGroups = metadata.row_groups.map(rowGroup);
    return { columns, rowGroups };
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `${file.path} is no parquet file: ${why}`, { cause });
  }
}

function rowGroup({ num_rows, total_byte_size, columns }: FileMetaData['row_groups'][number]): RowGroup {
  let from = Number.POSITIVE_INFINITY;
  let to = 0;
  for (const { meta_data: about } of columns) {
    if (about === undefined) continue;
    const start = Number(about.dictionary_page_offset ?? about.data_page_offset);
    from = Math.min(from, start, Number(about.data_page_offset));
    to = Math.max(to, start + Number(about.total_compressed_size));
  }
  return { rows: Number(num_rows), bytes: Number(total_byte_size), from: Math.min(from, to), to };
}
