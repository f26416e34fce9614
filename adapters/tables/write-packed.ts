import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import type { GroupPiece } from '../../core/ports/gathering.ts';
import type { PackedShape } from '../../core/ports/packed-rows.ts';
import { ARROW_NOTE } from './arrow-note.ts';
import { bareElement, elementOf } from './packed-columns.ts';
import { ROW_HEAD_BYTES, unpackRow } from './row-bytes.ts';
import { takenBytes } from './taken-bytes.ts';

/** Of packed rows. A reader decodes whole row groups: with fewer, larger ones a small group's reader would decode much of others'. */
const SMALL_BYTES = 256 * 1024;
const LARGE_BYTES = 8 * 1024 * 1024;
const LARGE_ROWS = 128 * 1024;

/** Packed rows as a parquet file; a row group begins with a group, where the one before is not small. */
export async function* writePacked(shape: PackedShape, pieces: AsyncIterable<GroupPiece>): AsyncGenerator<Uint8Array> {
  const elements = shape.columns.map(elementOf);
  const writer = new ByteWriter();
  const file = new ParquetWriter({
    ...{ writer, schema: schemaOf(elements.map(bareElement)), createdBy: 'millrace', statistics: false },
    ...(shape.note === null ? {} : { kvMetadata: [{ key: ARROW_NOTE, value: shape.note }] }),
  });
  const block = new Block(elements);
  let current: number | undefined;
  for await (const { group, bytes } of pieces) {
    const isWhole = (group !== current && block.bytes >= SMALL_BYTES) || block.isFull;
    current = group;
    if (isWhole) {
      block.writeTo(file);
      yield takenBytes(writer);
    }
    block.add(bytes);
  }
  block.writeTo(file);
  // Only the footer says what the values mean: nothing on the way may turn them into others.
  file.schema = schemaOf(elements);
  file.finish();
  yield takenBytes(writer);
}

const schemaOf = (elements: readonly SchemaElement[]): SchemaElement[] => [
  { name: 'schema', num_children: elements.length },
  ...elements,
];

/** Rows that become a row group. */
class Block {
  readonly #elements: readonly SchemaElement[];
  readonly #types: readonly SchemaElement['type'][];
  #columns: unknown[][] = [];
  /** A row that has come in part, and how much of it is needed to go on. */
  #rest: Buffer[] = [];
  #restBytes = 0;
  #wantedBytes = ROW_HEAD_BYTES;
  #rows = 0;
  bytes = 0;

  constructor(elements: readonly SchemaElement[]) {
    this.#elements = elements;
    this.#types = elements.map(({ type }) => type);
    this.#clear();
  }

  get isFull(): boolean {
    return this.bytes >= LARGE_BYTES || this.#rows >= LARGE_ROWS;
  }

  add(piece: Uint8Array): void {
    // A piece is valid only until the next one comes.
    this.#rest.push(Buffer.from(piece));
    this.#restBytes += piece.length;
    this.bytes += piece.length;
    if (this.#restBytes < this.#wantedBytes) return;
    const bytes = Buffer.concat(this.#rest);
    let at = 0;
    let end = rowEnd(bytes, at);
    for (; end <= bytes.length; end = rowEnd(bytes, at)) {
      at = unpackRow(bytes, at, this.#types, this.#columns);
      this.#rows += 1;
    }
    this.#rest = [bytes.subarray(at)];
    this.#restBytes = bytes.length - at;
    this.#wantedBytes = end - at;
  }

  /** A row that is here in part stays for the next one. */
  writeTo(file: ParquetWriter): void {
    if (this.#rows === 0) return;
    const columnData = this.#elements.map(({ name }, at) => ({ name, data: this.#columns[at] ?? [] }));
    file.write({ columnData, rowGroupSize: this.#rows });
    this.#clear();
  }

  #clear(): void {
    this.#columns = this.#elements.map(() => []);
    this.#rows = 0;
    this.bytes = 0;
  }
}

/** Of the row that begins at `at`, as far as can be seen. */
const rowEnd = (bytes: Buffer, at: number): number =>
  at + ROW_HEAD_BYTES + (bytes.length - at < ROW_HEAD_BYTES ? 0 : bytes.readUInt32LE(at));
