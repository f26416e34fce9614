import type { InputSources } from '../mini-batch/list-inputs.ts';
import type { PackedShape } from '../ports/packed-rows.ts';
import type { Slice } from '../ports/records.ts';
import type { Tables } from '../ports/tables.ts';
import type { Combinations } from './combinations.ts';

export interface RowSources extends InputSources {
  readonly tables: Tables;
  readonly signal?: AbortSignal;
  /** Rows are only counted, and not copied. */
  readonly isCount?: boolean;
}

/** Reads the files of one table, one after the other. */
export interface TableRows {
  /** Of parquet, once a file with rows was read: what they have. */
  readonly shape?: PackedShape | undefined;
  /** All rows, some at a time: memory does not grow with the file. */
  pages(file: Slice): AsyncIterable<Iterable<FoundRow>>;
}

export interface FoundRow {
  /** Of the keys. */
  readonly values: readonly string[];
  /** What a copy has; valid until the next row is asked for. */
  readonly bytes: Uint8Array;
}

export interface FoundRows {
  readonly combinations: Combinations;
  /** Of parquet, unless there is no row: what its rows have. */
  readonly shape?: PackedShape | undefined;
}

/** What becomes of a row: the number of its combination, and the bytes that a copy has. */
export type TakeRow = (combination: number, bytes: Uint8Array) => Promise<void> | undefined;
