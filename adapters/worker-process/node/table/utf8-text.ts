import { isUtf8 } from 'node:buffer';
import type { TableEncoding } from '../../../../core/ports/table/table-format.ts';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The text of a file's bytes in UTF-8, without a byte order mark; what is no text becomes U+FFFD. `onReplaced`: where it should be UTF-8. */
export function toUtf8(
  bytes: Buffer,
  encoding: TableEncoding,
  isFileStart: boolean,
  onReplaced: () => void = () => {},
): Buffer {
  switch (encoding) {
    case 'utf-8': {
      const marked = isFileStart && bytes.subarray(0, 3).equals(BYTE_ORDER_MARK);
      const rest = marked ? bytes.subarray(3) : bytes;
      if (isUtf8(rest)) return rest;
      onReplaced();
      return Buffer.from(new TextDecoder('utf-8', { ignoreBOM: true }).decode(rest));
    }
    case 'iso-8859-1':
      return Buffer.from(bytes.toString('latin1'));
    case 'windows-1252':
      return Buffer.from(new TextDecoder('windows-1252').decode(bytes));
    case 'utf-16': {
      const isBigEndian = bytes[0] === 0xfe && bytes[1] === 0xff;
      return Buffer.from(new TextDecoder(isBigEndian ? 'utf-16be' : 'utf-16le').decode(bytes));
    }
  }
}
