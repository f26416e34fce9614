import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import { FrameDecoder, type FrameListener } from '../frames.ts';
import { nap } from './nap.ts';

const FROM_PARENT = 3;
const LIMITS = { header: 64 * 1024 * 1024, body: 0 };
const READ_BYTES = 64 * 1024;

let decoder: FrameDecoder | undefined;

/** `listener` must not read from the parent before it has returned: frames would change places. */
export function listenToParent(listener: FrameListener): void {
  const frames = new FrameDecoder(LIMITS, listener);
  decoder = frames;
  const onread = {
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    callback: (length: number, buffer: Uint8Array): boolean => {
      frames.push(buffer.subarray(0, length) as Buffer);
      return true;
    },
  };
  const socket = new Socket({ fd: FROM_PARENT, readable: true, writable: false, onread });
  socket.on('end', leave).on('error', leave).resume();
}

/** Reads now what else the event loop would read later; naps where there is nothing yet. */
export function readFromParent(): void {
  const chunk = Buffer.allocUnsafe(READ_BYTES);
  const length = readSome(chunk);
  if (length === undefined) nap();
  else if (length === 0) leave();
  else decoder?.push(chunk.subarray(0, length));
}

function readSome(chunk: Buffer): number | undefined {
  try {
    return readSync(FROM_PARENT, chunk);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EAGAIN' ? undefined : 0;
  }
}

/** The parent is gone: nobody wants what this process does. */
function leave(): never {
  process.exit(1);
}
