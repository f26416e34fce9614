import type { TableEncoding } from './table-format.ts';

/** Whether a table's file is compressed: its name tells, as in PRS. */
export const isGzip = (path: string): boolean => /\.gz$/i.test(path);

/** Whether a file begins as gzip files do, which no text in these encodings does. */
export const startsAsGzip = (bytes: Uint8Array, encoding: TableEncoding): boolean =>
  encoding !== 'utf-16' && bytes[0] === 0x1f && bytes[1] === 0x8b;
