import { type FileHandle, open } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

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
  path: string,
  to = Number.POSITIVE_INFINITY,
  from = 0,
): AsyncGenerator<Frame<Header>[]> {
  const file = await openIfThere(path);
  if (file === undefined) return;
  try {
    let start = from;
    let chunk: Buffer = Buffer.alloc(0);
    while (true) {
      const { frames, used } = framesOf<Header>(chunk, start);
      if (frames.length > 0) yield frames;
      start += used;
      const more = await readMore(file, chunk.subarray(used), start, to);
      if (more === undefined) return;
      chunk = more;
    }
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** The rest of a chunk and what follows it; undefined when nothing does. */
async function readMore(file: FileHandle, rest: Buffer, start: number, to: number): Promise<Buffer | undefined> {
  const wanted =
    rest.length >= CRC_FROM ? Math.max(CHUNK_BYTES, CRC_FROM + rest.readUInt32LE(0) - rest.length) : CHUNK_BYTES;
  const room = Math.min(wanted, to - start - rest.length, (await file.stat()).size - start - rest.length);
  if (room <= 0) return undefined;
  const chunk = Buffer.allocUnsafe(rest.length + room);
  rest.copy(chunk);
  const { bytesRead } = await file.read(chunk, rest.length, room, start + rest.length);
  return bytesRead === 0 ? undefined : chunk.subarray(0, rest.length + bytesRead);
}

/** The whole frames at the beginning of `chunk`, which lies at `start` in its file, and how many bytes they take. */
export function framesOf<Header>(chunk: Buffer, start: number): { frames: Frame<Header>[]; used: number } {
  const frames: Frame<Header>[] = [];
  let at = 0;
  while (at + PREFIX_BYTES <= chunk.length) {
    const end = at + CRC_FROM + chunk.readUInt32LE(at);
    const offset = at + PREFIX_BYTES + chunk.readUInt32LE(at + CRC_FROM);
    if (end > chunk.length || offset > end) break;
    if (crc32(chunk.subarray(at + CRC_FROM, end)) !== chunk.readUInt32LE(at + 4)) break;
    const header = JSON.parse(chunk.toString('utf8', at + PREFIX_BYTES, offset)) as Header;
    frames.push({ header, offset: start + offset, length: end - offset, end: start + end });
    at = end;
  }
  return { frames, used: at };
}
