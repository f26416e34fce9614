import type { FieldValue } from './table/field-value.ts';
import type { TableColumn } from './table/table-format.ts';

export interface WantedRows {
  /** Columns that a packed row shall have, in their order. */
  readonly kept: readonly string[];
  /** Columns whose values are to be told of each row. */
  readonly keys: readonly string[];
  /** What each packed row has before those of the file. */
  readonly added: readonly AddedValue[];
  /** Rows are only counted: their bytes are not read, and none are told. */
  readonly isCount?: boolean;
}

export interface AddedValue extends Pick<TableColumn, 'name' | 'type'> {
  readonly value: FieldValue | null;
}

/** What packed rows have; rows of several files may be written into one if their columns are the same. */
export interface PackedShape {
  readonly columns: readonly PackedColumn[];
  /** What says more of the types than the columns do; null for nothing. */
  readonly note: string | null;
}

export interface PackedColumn {
  readonly name: string;
  /** For people; two columns are of one kind when their texts are equal. */
  readonly kind: string;
  /** No row has a value in it: it goes with any kind. */
  readonly isEmpty: boolean;
  /** Only the note of the shape says what its values mean. */
  readonly isNoted: boolean;
  /** For the reader and writer alone. */
  readonly element: string;
}

export interface PackedTable {
  readonly shape: PackedShape;
  readonly rows: number;
  /** All rows, some at a time: memory does not grow with the file. */
  pages(): AsyncIterable<Iterable<PackedRow>>;
}

export interface PackedRow {
  /** The wanted keys' values as texts; '' for what is missing. */
  readonly keys: readonly string[];
  /** Valid until the next row is asked for. */
  readonly bytes: Uint8Array;
}
