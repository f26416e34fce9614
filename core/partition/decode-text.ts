import type { TableEncoding } from '../ports/table/table-format.ts';
import { joined } from '../table/joined.ts';

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
const windows = new TextDecoder('windows-1252', { ignoreBOM: true });
const STEP = 8_192;

/** The text of bytes that may lie anywhere in a file. */
export function decodeText(bytes: Uint8Array, encoding: TableEncoding): string {
  if (encoding === 'windows-1252') return windows.decode(bytes);
  if (encoding !== 'iso-8859-1') return utf8.decode(bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += STEP) text += String.fromCharCode(...bytes.subarray(at, at + STEP));
  return text;
}

/** UTF-16 as UTF-8; which end comes first says a byte order mark. */
export async function* fromUtf16(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  let first = new Uint8Array();
  for await (const piece of pieces) {
    const bytes: Uint8Array = decoder === undefined ? joined([first, piece]) : piece;
    if (bytes.length < 2) {
      first = bytes.slice();
      continue;
    }
    decoder ??= new TextDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le');
    yield encoder.encode(decoder.decode(bytes, { stream: true }));
  }
  if (decoder !== undefined) yield encoder.encode(decoder.decode());
}
