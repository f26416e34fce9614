import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { MillraceError } from '../../core/errors.ts';
import type { GroupPiece } from '../../core/ports/gathering.ts';
import type { PackedShape } from '../../core/ports/packed-rows.ts';
import type { ParquetFooter, RowCopies, TableFile, Tables } from '../../core/ports/tables.ts';
import { fileBuffer } from './file-buffer.ts';
import { parquetGroup } from './parquet-group.ts';
import { spokenType } from './spoken-type.ts';

/** The libraries that know gzip and parquet; loaded when the first such file comes. */
export const tables: Tables = { unzip, footer, copies: copies() };

function copies(): RowCopies {
  return {
    open: async (file, wanted) => (await import('./pack-rows.ts')).openPackedTable(file, wanted),
    write: async function* (shape: PackedShape, pieces: AsyncIterable<GroupPiece>) {
      const { writePacked } = await import('./write-packed.ts');
      yield* writePacked(shape, pieces);
    },
  };
}

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
    const { children } = parquetSchema(metadata);
    const columns = children.map(({ element }) => element.name);
    const rowGroups = metadata.row_groups.map(parquetGroup);
    return { columns, types: children.map(spokenType), rowGroups };
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    throw new MillraceError('TABLE_INVALID', `${file.path} is no parquet file: ${whyNone(cause)}`, { cause });
  }
}

/** Over bytes that mean nothing the library stumbles, in words that tell nobody anything. */
function whyNone(cause: unknown): string {
  const isStumble = cause instanceof TypeError || cause instanceof RangeError;
  return cause instanceof Error && !isStumble ? cause.message : 'its footer is damaged';
}
