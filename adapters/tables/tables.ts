import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MillraceError } from '../../core/errors.ts';
import type { ParquetFooter, TableFile, Tables } from '../../core/ports/tables.ts';

/** The libraries that know gzip and parquet; loaded when the first such file comes. */
export const tables: Tables = { unzip, footer };

async function* unzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>;
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `a gzip file cannot be decompressed: ${why}`, { cause });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

async function footer(file: TableFile): Promise<ParquetFooter> {
  const { parquetMetadataAsync, parquetSchema } = await import('hyparquet');
  const slice = async (from: number, to = file.size) => (await bytesOf(file.read(from, to))).buffer as ArrayBuffer;
  try {
    const metadata = await parquetMetadataAsync({ byteLength: file.size, slice });
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    const rowGroups = metadata.row_groups.map(({ num_rows, total_byte_size }) => ({
      rows: Number(num_rows),
      bytes: Number(total_byte_size),
    }));
    return { columns, rowGroups };
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('TABLE_INVALID', `${file.path} is no parquet file: ${why}`, { cause });
  }
}

/** In memory of its own: what a stream gives may be a view of more. */
async function bytesOf(pieces: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const gathered: Uint8Array[] = [];
  for await (const piece of pieces) gathered.push(piece);
  return new Uint8Array(Buffer.concat(gathered));
}
