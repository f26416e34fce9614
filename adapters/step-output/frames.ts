import { crc32 } from 'node:zlib';
import type { OutputFiles } from '../../core/ports/output-files.ts';

/** u32 length of what follows the CRC, u32 CRC of it, u32 length of the header; header (JSON); body. Little-endian. */
const PREFIX_BYTES = 12;
const CRC_FROM = 8;
const CHUNK_BYTES = 1024 * 1024;

export interface Frame<Header> {
  readonly header: Header;
  /** Where the body begins in the file. */
  readonly offset: number;
  readonly length: number;
  /** Where the frame ends in the file. */
  readonly end: number;
}

/** The frame's bytes in front of the body; the body follows as it is. */
export function frameHead(header: unknown, body: Uint8Array): Uint8Array {
  const json = JSON.stringify(header);
  const jsonBytes = Buffer.byteLength(json);
  const head = Buffer.allocUnsafe(PREFIX_BYTES + jsonBytes);
  head.write(json, PREFIX_BYTES);
  head.writeUInt32LE(4 + jsonBytes + body.length, 0);
  head.writeUInt32LE(jsonBytes, CRC_FROM);
  head.writeUInt32LE(crc32(body, crc32(head.subarray(CRC_FROM))), 4);
  return head;
}

/**
 * The whole frames of a file between `from` (where one begins) and `to`, a page at a time, up to the first that is
 * torn or not one: what a crash cut off is not there. A file that is missing has none.
 */
export async function* readFrames<Header>(
  files: OutputFiles,
  place: string,
  to = Number.POSITIVE_INFINITY,
  from = 0,
): AsyncGenerator<Frame<Header>[]> {
  let start = from;
  let chunk: Buffer = Buffer.alloc(0);
  const more = new Gathered();
  for await (const bytes of files.stream(place, from, to)) {
    // A frame may be as large as a result: what came of it is put together once, when all of it is there.
    if (more.add(bytes) < wantedBytes(chunk)) continue;
    chunk = more.takeBehind(chunk);
    const { frames, used } = framesOf<Header>(chunk, start);
    if (frames.length > 0) yield frames;
    start += used;
    chunk = chunk.subarray(used);
  }
  const { frames } = framesOf<Header>(more.takeBehind(chunk), start);
  if (frames.length > 0) yield frames;
}

/** How many bytes have to follow before there is any use in looking again. */
function wantedBytes(rest: Buffer): number {
  const whole = rest.length >= CRC_FROM ? CRC_FROM + rest.readUInt32LE(0) - rest.length : 0;
  return Math.max(CHUNK_BYTES, whole);
}

class Gathered {
  #parts: Uint8Array[] = [];
  #bytes = 0;

  /** Returns how much there is now. */
  add(bytes: Uint8Array): number {
    this.#parts.push(bytes);
    this.#bytes += bytes.length;
    return this.#bytes;
  }

  takeBehind(rest: Buffer): Buffer {
    const whole = Buffer.concat([rest, ...this.#parts]);
    this.#parts = [];
    this.#bytes = 0;
    return whole;
  }
}

/** The whole frames at the beginning of `chunk`, which lies at `start` in its file, and how many bytes they take. */
function framesOf<Header>(chunk: Buffer, start: number): { frames: Frame<Header>[]; used: number } {
  const frames: Frame<Header>[] = [];
  let used = 0;
  for (;;) {
    const frame = frameAt<Header>(chunk, used, start);
    if (frame === undefined) return { frames, used };
    frames.push(frame);
    used = frame.end - start;
  }
}

/** The whole frame at `at` in `chunk`, which lies at `start` in its file; undefined where there is none. */
export function frameAt<Header>(chunk: Buffer, at = 0, start = 0): Frame<Header> | undefined {
  if (at + PREFIX_BYTES > chunk.length) return undefined;
  const end = at + CRC_FROM + chunk.readUInt32LE(at);
  const offset = at + PREFIX_BYTES + chunk.readUInt32LE(at + CRC_FROM);
  if (end > chunk.length || offset > end) return undefined;
  if (crc32(chunk.subarray(at + CRC_FROM, end)) !== chunk.readUInt32LE(at + 4)) return undefined;
  const header = JSON.parse(chunk.toString('utf8', at + PREFIX_BYTES, offset)) as Header;
  return { header, offset: start + offset, length: end - offset, end: start + end };
}
