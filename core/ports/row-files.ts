import type { RowColumn } from './table/row-line.ts';
import type { TableFile } from './tables.ts';

/** Output files that hold rows in a form of their own, made at the seal from lines of rows (`table/row-line.ts`). */
export interface RowFiles {
  /** The file's bytes: a function of the lines, however they come in pieces. Memory does not grow with them. */
  encode(columns: readonly RowColumn[], lines: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** The very lines that it was made of. @throws MillraceError `TABLE_INVALID` for a file that was not */
  decode(columns: readonly RowColumn[], file: TableFile): AsyncIterable<Uint8Array>;
}
