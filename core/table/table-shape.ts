import { MillraceError } from '../errors.ts';
import type { TableOptions } from '../job/manifest.ts';
import { isGzip } from '../ports/table/is-gzip.ts';
import type { TableFormat } from '../ports/table/table-format.ts';

/** All of a table's format that is known without looking into its files. */
export type TableShape = Omit<TableFormat, 'columns'>;

const EXTENSIONS: Readonly<Record<string, TableOptions['format']>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  parquet: 'parquet',
};
/** As in PRS. */
const PATH_COLUMN = 'Path';
/** A small file may hold more than a machine has memory. */
const DECOMPRESSED_LIMIT_BYTES = 1024 ** 3;

/** @throws MillraceError `JOB_INVALID` where the file's name does not tell the format */
export function tableShape(options: TableOptions, input: string, firstPath: string): TableShape {
  const format = options.format ?? formatOf(firstPath);
  if (format === null) {
    const what = `input ${input}: the name of ${firstPath} does not tell its format`;
    throw new MillraceError('JOB_INVALID', `${what}; write format: csv, tsv, jsonl or parquet in the input`);
  }
  return {
    format: format === 'tsv' ? 'csv' : format,
    separator: options.separator ?? (format === 'tsv' ? '\t' : ','),
    encoding: options.encoding,
    multiLine: options.supportMultiLine,
    pathColumn: options.includePath ? PATH_COLUMN : null,
    decompressedLimitBytes: DECOMPRESSED_LIMIT_BYTES,
  };
}

/** What the name of a file tells, be it compressed. */
export function formatOf(path: string): TableOptions['format'] {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.gz$/i, '');
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(EXTENSIONS, extension) ? (EXTENSIONS[extension] ?? null) : null;
}

/** Where no record can be found from the middle: the whole file is one piece. */
export const isOnePiece = (shape: TableShape, path: string): boolean =>
  shape.format !== 'parquet' && (isGzip(path) || shape.encoding === 'utf-16');

/** For `skip` and `take`, which begin and end where rows do. @throws MillraceError `JOB_INVALID` for one piece */
export function requireRows(input: string, shape: TableShape, path: string): void {
  if (!isOnePiece(shape, path)) return;
  const what = isGzip(path) ? 'gzip' : shape.encoding;
  const why = `skip and take count rows, and ${path} is ${what}, one piece`;
  throw new MillraceError('JOB_INVALID', `input ${input}: ${why}`, {
    hint: 'write it as plain utf-8, or leave out skip and take',
  });
}
