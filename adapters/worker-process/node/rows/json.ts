import { refuseRow } from './result-refused.ts';

/** `JSON.rawJSON` is in every Node we run on; the library's types do not know it yet. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

export type TypedArray = ArrayLike<unknown> & Iterable<unknown>;

export const isTypedArray = (value: unknown): value is TypedArray =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** One JSON value on one line: not finite numbers are null, big integers their digits. */
export function toJson(value: unknown, row: number): string {
  const plain = isTypedArray(value) ? Array.from(value) : value;
  if (plain === undefined) return 'null';
  const text = stringify(plain, row);
  return text ?? refuseRow(row, `is a ${typeof value} and cannot be written as JSON`);
}

function stringify(value: unknown, row: number): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return stringifyWithBigInts(value, row);
  }
}

/** A replacer makes `JSON.stringify` several times slower, hence only where it failed without. */
function stringifyWithBigInts(value: unknown, row: number): string | undefined {
  try {
    return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? rawJSON(String(part)) : part));
  } catch (error) {
    const [reason] = String((error as Error)?.message).split('\n');
    return refuseRow(row, `cannot be written as JSON: ${reason}`);
  }
}
