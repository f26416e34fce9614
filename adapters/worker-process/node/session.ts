import { parseHeader } from '../frames.ts';
import { type FoundHeader, FRAME, type InitHeader, PROTOCOL_VERSION, type RunHeader } from '../messages.ts';
import { hearFound } from './ask-parent.ts';
import { monotonicMs } from './clocks.ts';
import { listenToParent } from './from-parent.ts';
import { ScriptHost } from './script-host.ts';
import { releaseHeld, sendToParent } from './to-parent.ts';

/** A script's own timers and sockets get a turn at least this often between mini-batches. */
const TURN_MS = 5;

interface Message {
  readonly type: number;
  readonly header: unknown;
}

/** Reads the parent's frames and carries them out one after the other. */
export function openSession(): void {
  const host = new ScriptHost();
  const waiting: Message[] = [];
  let isBusy = false;

  const work = async (): Promise<void> => {
    let turnBegan = monotonicMs();
    for (let message = waiting.shift(); message !== undefined; message = waiting.shift()) {
      if (monotonicMs() - turnBegan > TURN_MS) {
        releaseHeld();
        await new Promise(setImmediate);
        turnBegan = monotonicMs();
      }
      await carryOut(message, waiting[0]?.type === FRAME.run, host);
    }
    releaseHeld();
    isBusy = false;
  };

  listenToParent((type, header) => {
    if (type === FRAME.found) return hearFound(parseHeader(header) as FoundHeader);
    waiting.push({ type, header: parseHeader(header) });
    if (isBusy) return;
    isBusy = true;
    // Not now: the script may ask the parent, and wait for what comes behind this frame.
    queueMicrotask(() => void work());
  });
  sendToParent(FRAME.hello, { protocol: PROTOCOL_VERSION, language: 'node', pid: process.pid });
}

async function carryOut({ type, header }: Message, isRunNext: boolean, host: ScriptHost): Promise<void> {
  if (type === FRAME.run) return host.run(header as RunHeader, isRunNext);
  if (type === FRAME.init) return host.init(header as InitHeader);
  if (type === FRAME.shutdown) return host.shutdown();
}
