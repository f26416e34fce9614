import type { RowFiles } from '../../core/ports/row-files.ts';

/** Parquet. The libraries are loaded with the first file. */
export const parquetRows: RowFiles = {
  async *encode(columns, lines) {
    const { encodeParquet } = await import('./encode-parquet.ts');
    yield* encodeParquet(columns, lines);
  },
  async *decode(columns, file) {
    const { decodeParquet } = await import('./decode-parquet.ts');
    yield* decodeParquet(columns, file);
  },
};
