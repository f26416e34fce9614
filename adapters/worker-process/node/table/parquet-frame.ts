import type { TableFormat, TableRange } from '../../../../core/ports/table/table-format.ts';
import type { Frame, Polars } from './polars.ts';
import { TableRefused } from './table-refused.ts';

export interface NamedFile {
  readonly path: string;
  /** What messages call it. */
  readonly shown: string;
}

/** What the library makes of any moment of INT96 that nanoseconds in 64 bits do not hold. */
const LAST_NANOSECOND = 2n ** 63n - 1n;

/** The kept columns of some rows of a parquet file. @throws TableRefused for a file that lacks one of them, or has moments of it that cannot be read */
export function parquetFrame(
  pl: Polars,
  { path, shown }: NamedFile,
  [from, to]: TableRange,
  { columns }: TableFormat,
): Frame {
  const names = columns.filter(({ isKept }) => isKept).map(({ name }) => name);
  const rows = pl.scanParquet(path, { glob: false }).slice(from, to - from);
  const found = rows.columns;
  const lacking = names.filter((name) => !found.includes(name));
  if (lacking.length > 0) {
    const what = `${shown} has no column ${lacking.join(', ')}, which the input's first file has; it has ${found.join(', ')}`;
    const [items] = rows.select(pl.len()).collectSync().row(0);
    throw Object.assign(new TableRefused(what), { items });
  }
  const frame = rows.select(...names).collectSync() as unknown as Frame;
  const beyond = frame.columns.find((name) => hasMomentBeyond(pl, frame, name));
  if (beyond === undefined) return frame;
  const what = `${shown}: its column ${beyond} has moments outside of the years 1677 to 2262, which nodejs-polars cannot read where they are INT96; write them as microseconds (Spark: spark.sql.parquet.outputTimestampType=TIMESTAMP_MICROS), or leave the column out by drop_columns`;
  throw Object.assign(new TableRefused(what), { items: frame.height });
}

function hasMomentBeyond(pl: Polars, frame: Frame, name: string): boolean {
  if (!String(frame.getColumn(name).dtype).startsWith('DataType(Datetime(ns')) return false;
  return frame.filter(pl.col(name).cast(pl.Int64).eq(pl.lit(LAST_NANOSECOND))).height > 0;
}
