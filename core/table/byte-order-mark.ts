import { joined } from './joined.ts';

const MARK = [0xef, 0xbb, 0xbf];

export const MARK_BYTES = MARK.length;

/** Whether UTF-8 begins with a byte order mark. */
export const hasMark = (bytes: Uint8Array): boolean => MARK.every((byte, at) => bytes[at] === byte);

/** The bytes of a file in pieces, the first of which holds a byte order mark as a whole if there is one. */
export async function* withWholeMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let first: Uint8Array | undefined = new Uint8Array();
  for await (const piece of pieces) {
    if (first === undefined) {
      yield piece;
      continue;
    }
    first = joined([first, piece]);
    if (first.length < MARK_BYTES) continue;
    yield first;
    first = undefined;
  }
  if (first !== undefined && first.length > 0) yield first;
}

/** The bytes of a file without a byte order mark. */
export async function* withoutMark(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let isFirst = true;
  for await (const piece of withWholeMark(pieces)) {
    yield isFirst && hasMark(piece) ? piece.subarray(MARK_BYTES) : piece;
    isFirst = false;
  }
}
