/** What the values of a column are (docs/reference/worker-protocol.md, Tables). */
export type ColumnType = 'string' | 'int' | 'float' | 'bool' | 'datetime';

export interface TableColumn {
  readonly name: string;
  /** Null where the file itself says it (parquet). */
  readonly type: ColumnType | null;
  /** The job file named the type: a value that does not fit is a fault, not null. */
  readonly isDeclared: boolean;
  /** The script gets it. */
  readonly isKept: boolean;
}

export type TableEncoding = 'utf-8' | 'iso-8859-1' | 'windows-1252' | 'utf-16';

/** How the files of a tabular input are read: the same for all of its mini-batches. */
export interface TableFormat {
  readonly format: 'csv' | 'jsonl' | 'parquet';
  /** Of csv; one character. */
  readonly separator: string;
  readonly encoding: TableEncoding;
  /** Line breaks inside quoted fields of csv belong to them. */
  readonly multiLine: boolean;
  /** Of every file, in its order. */
  readonly columns: readonly TableColumn[];
  /** A first column with the path of each row's file; null for none. */
  readonly pathColumn: string | null;
  /** What a gzip file may hold, decompressed. */
  readonly decompressedLimitBytes: number;
}

/** Bytes of a file, or rows of a parquet file: from the first up to, not including, the second. */
export type TableRange = readonly [from: number, to: number];

/** The rows of one mini-batch; the lists go with its slices. */
export interface TableTask extends TableFormat {
  readonly ranges: readonly TableRange[];
  /** Whether the first record of the file is a header and no row. */
  readonly headers: readonly boolean[];
  /** The header that is expected ends before this byte of a file: so many look those ranges at that begin behind it. */
  readonly headerBytes: number;
  /** What `pathColumn` and messages call each of them, where people know it by another name than the script. */
  readonly shownPaths?: readonly string[];
  /** Columns that a file's path has for all of its rows; before those of the file. */
  readonly pathColumns?: readonly TableColumn[];
  /** Their values in each file, as texts; '' is null. */
  readonly pathValues?: readonly (readonly string[])[];
}
