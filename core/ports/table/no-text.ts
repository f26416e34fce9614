import type { FileFault } from './file-fault.ts';
import type { TableEncoding } from './table-format.ts';

const GZIP: FileFault = {
  what: 'is compressed by gzip, which its name does not say',
  advice: 'let its name end in .gz',
};
const ZIP: FileFault = { what: 'is a zip archive', advice: 'unpack it; a sheet of a workbook can be saved as CSV' };
const UTF_16: FileFault = { what: 'is UTF-16', advice: 'give the input encoding: utf-16' };
const UTF_32: FileFault = { what: 'is UTF-32', advice: 'write it as UTF-8' };

/** The start of UTF-32 may be one of UTF-16 as well. */
const STARTS: readonly (readonly [start: readonly number[], fault: FileFault])[] = [
  [[0x1f, 0x8b], GZIP],
  [[0x50, 0x4b, 0x03, 0x04], ZIP],
  [[0xff, 0xfe, 0x00, 0x00], UTF_32],
  [[0x00, 0x00, 0xfe, 0xff], UTF_32],
  [[0xff, 0xfe], UTF_16],
  [[0xfe, 0xff], UTF_16],
];

/** What a file is that begins as no text in this encoding does. */
export function noText(bytes: Uint8Array, encoding: TableEncoding): FileFault | undefined {
  if (encoding === 'utf-16') return undefined;
  return STARTS.find(([start]) => start.every((byte, at) => bytes[at] === byte))?.[1];
}
