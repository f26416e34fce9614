import { Socket } from 'node:net';
import { FrameDecoder, parseHeader } from '../frames.ts';
import { type DatasetHereHeader, FRAME, type InitHeader, PROTOCOL_VERSION, type RunHeader } from '../messages.ts';
import { hearDataset, offerDatasets } from './ask-dataset.ts';
import { ScriptHost } from './script-host.ts';
import { releaseHeld, sendToParent } from './to-parent.ts';

const FROM_PARENT = 3;
const LIMITS = { header: 64 * 1024 * 1024, body: 0 };
const READ_BYTES = 64 * 1024;
/** A script's own timers and sockets get a turn at least this often between mini-batches. */
const TURN_MS = 5;

interface Message {
  readonly type: number;
  readonly header: unknown;
}

/** Reads the parent's frames and carries them out one after the other. */
export function openSession(): void {
  const host = new ScriptHost();
  offerDatasets();
  const waiting: Message[] = [];
  let isBusy = false;

  const work = async (): Promise<void> => {
    isBusy = true;
    let turnBegan = performance.now();
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (performance.now() - turnBegan > TURN_MS) {
        releaseHeld();
        await new Promise(setImmediate);
        turnBegan = performance.now();
      }
      await carryOut(message, waiting[0]?.type === FRAME.run, host);
    }
    releaseHeld();
    isBusy = false;
  };

  listenToParent((type, header) => {
    if (type === FRAME.datasetHere) return hearDataset(parseHeader(header) as DatasetHereHeader);
    waiting.push({ type, header: parseHeader(header) });
    if (!isBusy) void work();
  });
  sendToParent(FRAME.hello, { protocol: PROTOCOL_VERSION, language: 'node', pid: process.pid });
}

async function carryOut({ type, header }: Message, isRunNext: boolean, host: ScriptHost): Promise<void> {
  if (type === FRAME.run) return host.run(header as RunHeader, isRunNext);
  if (type === FRAME.init) return host.init(header as InitHeader);
  if (type === FRAME.shutdown) return host.shutdown();
}

function listenToParent(listener: (type: number, header: Buffer) => void): void {
  const decoder = new FrameDecoder(LIMITS, listener);
  const onread = {
    buffer: Buffer.allocUnsafeSlow(READ_BYTES),
    callback: (length: number, buffer: Uint8Array): boolean => {
      decoder.push(buffer.subarray(0, length) as Buffer);
      return true;
    },
  };
  const socket = new Socket({ fd: FROM_PARENT, readable: true, writable: false, onread });
  // The parent is gone: nobody wants what this process does.
  const leave = (): never => process.exit(1);
  socket.on('end', leave).on('error', leave).resume();
}
