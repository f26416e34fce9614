import { decodeText } from '../partition/decode-text.ts';
import type { TableEncoding } from '../ports/table/table-format.ts';

/** The first bytes of a file as text, without a byte order mark. */
export function decodeSample(bytes: Uint8Array, encoding: TableEncoding): string {
  switch (encoding) {
    case 'utf-8':
      return new TextDecoder().decode(bytes);
    case 'utf-16':
      return new TextDecoder(bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-16le').decode(bytes);
    case 'windows-1252':
    case 'iso-8859-1':
      return decodeText(bytes, encoding);
  }
}
