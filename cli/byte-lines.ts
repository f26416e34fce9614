import { sanitizedLines } from './console/sanitized.ts';

const NEWLINE = 10;
/** A longer line is shown in pieces, so that one without an end costs no memory. */
const PIECE_CHARS = 64 * 1024;

/** The bytes up to and with the n-th line break. */
export async function* firstLines(chunks: AsyncIterable<Uint8Array>, lines: number): AsyncGenerator<Uint8Array> {
  let left = lines;
  if (left === 0) return;
  for await (const chunk of chunks) {
    let end = 0;
    while (left > 0 && end < chunk.length) {
      const at = chunk.indexOf(NEWLINE, end);
      end = at < 0 ? chunk.length : at + 1;
      if (at >= 0) left--;
    }
    yield chunk.subarray(0, end);
    if (left === 0) return;
  }
}

/** UTF-8 text as it may be shown on a terminal: line by line, because an escape sequence may span two chunks. */
export async function* shownText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let held = '';
  for await (const chunk of chunks) {
    held += decoder.decode(chunk, { stream: true });
    const end = held.length > PIECE_CHARS ? held.length : held.lastIndexOf('\n') + 1;
    if (end === 0) continue;
    yield sanitizedLines(held.slice(0, end));
    held = held.slice(end);
  }
  const rest = held + decoder.decode();
  if (rest !== '') yield sanitizedLines(rest);
}
