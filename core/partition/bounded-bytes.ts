import { MillraceError } from '../errors.ts';

/** What a gzip file holds, as it comes. @throws MillraceError `TABLE_INVALID` once that is more than the limit */
export async function* boundedBytes(
  pieces: AsyncIterable<Uint8Array>,
  limitBytes: number,
  path: string,
): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of pieces) {
    length += piece.length;
    if (length > limitBytes) {
      const why = `it holds more than ${limitBytes} bytes`;
      throw new MillraceError('TABLE_INVALID', `${path} cannot be decompressed: ${why}`, {
        hint: 'write what it holds as several files',
      });
    }
    yield piece;
  }
}
