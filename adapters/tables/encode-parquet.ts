import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { RowColumn } from '../../core/ports/table/row-line.ts';
import { type Cell, readRowLine } from './row-cells.ts';
import { takenBytes } from './taken-bytes.ts';

/** CONTRACT §3. */
const GROUP_ROWS = 128 * 1024;
/** Of their lines: wide rows must not fill the memory. */
const GROUP_BYTES = 64 * 1024 * 1024;
const LF = 0x0a;

/** Rows as a parquet file, one row group at a time. */
export async function* encodeParquet(
  columns: readonly RowColumn[],
  lines: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const writer = new ByteWriter();
  const file = new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'millrace' });
  const group = new RowGroup(columns);
  for await (const text of wholeLines(lines)) {
    for (const line of text) {
      group.add(line);
      if (!group.isFull) continue;
      group.writeTo(file);
      yield takenBytes(writer);
    }
  }
  group.writeTo(file);
  file.finish();
  yield takenBytes(writer);
}

class RowGroup {
  readonly #columns: readonly RowColumn[];
  #cells: Cell[][] = [];
  #rows = 0;
  #bytes = 0;

  constructor(columns: readonly RowColumn[]) {
    this.#columns = columns;
    this.#clear();
  }

  get isFull(): boolean {
    return this.#rows >= GROUP_ROWS || this.#bytes >= GROUP_BYTES;
  }

  add(line: string): void {
    for (const [at, cell] of readRowLine(this.#columns, line).entries()) this.#cells[at]?.push(cell);
    this.#rows += 1;
    this.#bytes += line.length;
  }

  writeTo(file: ParquetWriter): void {
    if (this.#rows === 0) return;
    const columnData = this.#columns.map(({ name }, at) => ({ name, data: this.#cells[at] ?? [] }));
    file.write({ columnData, rowGroupSize: this.#rows });
    this.#clear();
  }

  #clear(): void {
    this.#cells = this.#columns.map(() => []);
    this.#rows = 0;
    this.#bytes = 0;
  }
}

const ELEMENTS: Readonly<Record<RowColumn['type'], Omit<SchemaElement, 'name'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  int: { type: 'INT64' },
  float: { type: 'DOUBLE' },
  bool: { type: 'BOOLEAN' },
  datetime: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
};

const schemaOf = (columns: readonly RowColumn[]): SchemaElement[] => [
  { name: 'root', num_children: columns.length },
  ...columns.map(({ name, type }) => ({ name, repetition_type: 'OPTIONAL' as const, ...ELEMENTS[type] })),
];

/** The lines that each piece completes. */
async function* wholeLines(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<readonly string[]> {
  let rest: Buffer[] = [];
  for await (const piece of pieces) {
    const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    const end = bytes.lastIndexOf(LF);
    if (end >= 0)
      yield Buffer.concat([...rest, bytes.subarray(0, end)])
        .toString()
        .split('\n');
    if (end >= 0) rest = [];
    rest.push(bytes.subarray(end + 1));
  }
}
