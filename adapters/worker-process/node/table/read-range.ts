import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { TableRefused } from './table-refused.ts';

const LF = 0x0a;
/** What is read at once beyond the range, where the end of its last record is. */
const STEP_BYTES = 64 * 1024;
const NOTHING = Buffer.alloc(0);

/** The bytes of the records that begin in a range (docs/reference/worker-protocol.md, Tables). */
export function readRange(path: string, from: number, to: number, isExact: boolean): Buffer {
  const file = openSync(path, 'r');
  try {
    const end = Math.min(to, fstatSync(file).size);
    if (from >= end) return NOTHING;
    // The byte before tells whether a record begins right here.
    const start = isExact || from === 0 ? from : from - 1;
    const bytes = readBytes(file, start, isExact ? end : end + STEP_BYTES);
    const first = start === from ? 0 : bytes.indexOf(LF) + 1;
    const inRange = end - start;
    if ((start !== from && first === 0) || first >= inRange) return NOTHING;
    if (isExact || bytes.length <= inRange) return bytes.subarray(first, inRange);
    const feed = bytes.indexOf(LF, inRange - 1);
    if (feed !== -1) return bytes.subarray(first, feed + 1);
    return Buffer.concat([bytes.subarray(first), readToLineEnd(file, start + bytes.length)]);
  } finally {
    closeSync(file);
  }
}

/** The whole of a gzip file. @throws TableRefused for one that is damaged or holds more than the limit. */
export function readGzip(path: string, limitBytes: number): Buffer {
  const packed = readFileSync(path);
  try {
    return gunzipSync(packed, { maxOutputLength: limitBytes });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'ERR_BUFFER_TOO_LARGE' ? `it holds more than ${limitBytes} bytes` : message;
    throw new TableRefused(`${path} cannot be decompressed: ${why}`);
  }
}

function readToLineEnd(file: number, from: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = from; ; at += STEP_BYTES) {
    const piece = readBytes(file, at, at + STEP_BYTES);
    const feed = piece.indexOf(LF);
    pieces.push(feed === -1 ? piece : piece.subarray(0, feed + 1));
    if (feed !== -1 || piece.length < STEP_BYTES) return Buffer.concat(pieces);
  }
}

/** Fewer only where the file ends. */
function readBytes(file: number, from: number, to: number): Buffer {
  const bytes = Buffer.allocUnsafe(to - from);
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, from + filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
