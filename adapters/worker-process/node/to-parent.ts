import { writeSync } from 'node:fs';
import { encodeFrame } from '../frames.ts';
import { nap } from './nap.ts';

const TO_PARENT = 4;
/** Up to here one write of a copy is cheaper than two writes. */
const COPY_LIMIT = 64 * 1024;

let held: Buffer[] = [];

// A script may call process.exit at any moment.
process.on('exit', releaseHeld);

/**
 * Writes a frame to the parent, whole, before it returns: an answer must not wait for the event loop, and a script that
 * calls `process.exit` must not cut one in two.
 */
export function sendToParent(type: number, header: object, body: readonly Buffer[] = []): void {
  held.push(...piecesOf(type, header, body));
  releaseHeld();
}

/** Goes with the next frame: one wake-up of the parent instead of two. Only where that one follows at once. */
export function holdForParent(type: number, header: object, body: readonly Buffer[] = []): void {
  held.push(...piecesOf(type, header, body));
}

export function releaseHeld(): void {
  const pieces = held;
  held = [];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const isSmall = pieces.length > 1 && length <= COPY_LIMIT;
  for (const piece of isSmall ? [Buffer.concat(pieces, length)] : pieces) writeWhole(piece);
}

function piecesOf(type: number, header: object, body: readonly Buffer[]): Buffer[] {
  const bodyLength = body.reduce((length, chunk) => length + chunk.length, 0);
  return [encodeFrame(type, header, bodyLength), ...body];
}

function writeWhole(bytes: Buffer): void {
  let at = 0;
  while (at < bytes.length) at += writeSome(bytes, at);
}

function writeSome(bytes: Buffer, at: number): number {
  try {
    return writeSync(TO_PARENT, bytes, at);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return endWithoutPipe();
    // The pipe may be in non-blocking mode, and is full now.
    nap();
    return 0;
  }
}

/** Nobody can hear this process any more: the parent is gone, or the script closed the pipe. */
function endWithoutPipe(): never {
  process.exit(1);
}
