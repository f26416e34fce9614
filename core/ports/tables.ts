import type { GroupPiece } from './gathering.ts';
import type { PackedShape, PackedTable, WantedRows } from './packed-rows.ts';

/** What planning has to know of table files beside their bytes. */
export interface Tables {
  /** What a gzip file holds, from its start on, only as far as it is asked for. @throws MillraceError `TABLE_INVALID` */
  unzip(bytes: AsyncIterable<Uint8Array>, path: string): AsyncIterable<Uint8Array>;
  /** @throws MillraceError `TABLE_INVALID` for a file that is no parquet */
  footer(file: TableFile): Promise<ParquetFooter>;
  readonly copies: RowCopies;
}

/** Copies rows of parquet files into others, without a change to types and values. */
export interface RowCopies {
  /** @throws MillraceError `TABLE_INVALID` for a file that is no parquet, or has not all that is wanted of it */
  open(file: TableFile, wanted: WantedRows): Promise<PackedTable>;
  /** A parquet file of packed rows; of each group the pieces are whole rows together. */
  write(shape: PackedShape, pieces: AsyncIterable<GroupPiece>): AsyncIterable<Uint8Array>;
}

/** A file, wherever it lies. */
export interface TableFile {
  /** For messages. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** From byte `from` up to, not including, `to`; default: to the end. */
  read(from: number, to?: number): AsyncIterable<Uint8Array>;
}

export interface ParquetFooter {
  /** Names of the columns, in their order. */
  readonly columns: readonly string[];
  /** Theirs, for people. */
  readonly types: readonly string[];
  readonly rowGroups: readonly RowGroup[];
}

export interface RowGroup {
  readonly rows: number;
  /** Of its data, decompressed. */
  readonly bytes: number;
  /** Where it lies in the file: its first byte, and one past its last. */
  readonly from: number;
  readonly to: number;
}
