import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { type Compressors, snappyUncompress } from 'hyparquet';

/** No program writes a page like this; a damaged or hostile file may say that it has one. */
const PAGE_BYTES_MAX = 1024 * 1024 * 1024;

type Decompress = (bytes: Uint8Array, length: number) => Uint8Array;

/** How the pages of parquet files are decompressed. */
export const DECOMPRESSORS: Compressors = {
  GZIP: limited((bytes, maxOutputLength) => gunzipSync(bytes, { maxOutputLength })),
  BROTLI: limited((bytes, maxOutputLength) => brotliDecompressSync(bytes, { maxOutputLength })),
  ZSTD: limited((bytes, maxOutputLength) => zstdDecompressSync(bytes, { maxOutputLength })),
  SNAPPY: limited((bytes, length) => {
    const page = new Uint8Array(length);
    snappyUncompress(bytes, page);
    return page;
  }),
};

function limited(decompress: Decompress): Decompress {
  return (bytes, length) => {
    if (length > PAGE_BYTES_MAX) throw new Error(`it has a page of ${length} bytes`);
    // Of a page that holds nothing but nulls there may be nothing at all, not even what says so.
    return length === 0 ? new Uint8Array() : decompress(bytes, length);
  };
}
