import type { ParquetType } from 'hyparquet';
import { invariant } from '../../core/errors.ts';

/** Of the length in front of a packed row. */
export const ROW_HEAD_BYTES = 4;
const FIRST_BYTES = 64 * 1024;
const NULL = 0;
const VALUE = 1;
/** In front of bytes their length. */
const LENGTH_BYTES = 4;
const NUMBER_BYTES = 8;

/** Packs the values of a row; they stand behind one another, each behind a byte that says whether it is there. */
export class RowBytes {
  readonly #types: readonly (ParquetType | undefined)[];
  #buffer = Buffer.allocUnsafe(FIRST_BYTES);

  constructor(types: readonly (ParquetType | undefined)[]) {
    this.#types = types;
  }

  /** Valid until the next row is packed. Bytes are texts of one character a byte. */
  pack(valueIn: (column: number) => unknown): Uint8Array {
    let at = ROW_HEAD_BYTES;
    for (const [column, type] of this.#types.entries()) {
      const value = valueIn(column);
      const isNull = value === undefined || value === null;
      this.#reserve(at + 1 + NUMBER_BYTES + (typeof value === 'string' ? value.length : 0));
      at = this.#buffer.writeUInt8(isNull ? NULL : VALUE, at);
      if (!isNull) at = this.#write(type, value, at);
    }
    this.#buffer.writeUInt32LE(at - ROW_HEAD_BYTES);
    return this.#buffer.subarray(0, at);
  }

  #write(type: ParquetType | undefined, value: unknown, at: number): number {
    switch (type) {
      case 'BOOLEAN':
        return this.#buffer.writeUInt8(value === true ? 1 : 0, at);
      case 'INT32':
        return this.#buffer.writeInt32LE(value as number, at);
      case 'INT64':
        return this.#buffer.writeBigInt64LE(value as bigint, at);
      case 'FLOAT':
      case 'DOUBLE':
        return this.#buffer.writeDoubleLE(value as number, at);
      default: {
        const text = value as string;
        this.#buffer.writeUInt32LE(text.length, at);
        return at + LENGTH_BYTES + this.#buffer.write(text, at + LENGTH_BYTES, 'latin1');
      }
    }
  }

  #reserve(length: number): void {
    if (length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(length, this.#buffer.length * 2));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }
}

/** Puts the values of the row whose head stands at `at` to their columns; bytes are copied. @returns where it ends */
export function unpackRow(
  bytes: Buffer,
  at: number,
  types: readonly (ParquetType | undefined)[],
  columns: readonly unknown[][],
): number {
  const end = at + ROW_HEAD_BYTES + bytes.readUInt32LE(at);
  let next = at + ROW_HEAD_BYTES;
  for (const [column, type] of types.entries()) {
    const isNull = bytes[next] === NULL;
    next += 1;
    columns[column]?.push(isNull ? undefined : valueAt(bytes, next, type));
    if (!isNull) next += lengthAt(bytes, next, type);
  }
  invariant(next === end, 'a packed row has other columns than its file');
  return end;
}

function valueAt(bytes: Buffer, at: number, type: ParquetType | undefined): unknown {
  switch (type) {
    case 'BOOLEAN':
      return bytes[at] === 1;
    case 'INT32':
      return bytes.readInt32LE(at);
    case 'INT64':
      return bytes.readBigInt64LE(at);
    case 'FLOAT':
    case 'DOUBLE':
      return bytes.readDoubleLE(at);
    default:
      return Uint8Array.prototype.slice.call(bytes, at + LENGTH_BYTES, at + lengthAt(bytes, at, type));
  }
}

function lengthAt(bytes: Buffer, at: number, type: ParquetType | undefined): number {
  if (type === 'BOOLEAN') return 1;
  if (type === 'INT32') return 4;
  return type === 'INT64' || type === 'FLOAT' || type === 'DOUBLE' ? 8 : LENGTH_BYTES + bytes.readUInt32LE(at);
}
