import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

interface Connection {
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  readonly socket: Socket;
  isConnected(): boolean;
  connect(): Promise<unknown>;
  processData(bytes: Buffer): void;
}

/** Of an answer's length, which comes first. */
const LENGTH_BYTES = 4;

const require = createRequire(import.meta.url);

let isDone = false;

/** What the client gets wrong, and has no setting for. */
export function mendClient(): void {
  if (isDone) return;
  isDone = true;
  quietTimers(require('kafkajs/src/network/requestQueue'));
  emptyBuffers(require('kafkajs/src/network/connection'));
  endGarbled(require('kafkajs/src/network/connection'));
}

/**
 * The client sets a timer after every response, with a time in the past when nothing waits: of that Node warns on the
 * console, and it costs a timer a response. From now on it sets one only when there is something to look after.
 */
function quietTimers({ prototype }: { readonly prototype: RequestQueue }): void {
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}

/**
 * The client keeps the piece of an answer that it has when a link breaks, and reads the answers of the next link from
 * within it: none is understood, until it has given up every request of theirs. From now on each link begins with nothing.
 */
function emptyBuffers({ prototype }: { readonly prototype: Connection }): void {
  const { connect } = prototype;
  prototype.connect = function (this: Connection): Promise<unknown> {
    if (!this.isConnected()) Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES });
    return connect.call(this);
  };
}

/** What is no answer at all ends its link, not the process. */
function endGarbled({ prototype }: { readonly prototype: Connection }): void {
  const { processData } = prototype;
  prototype.processData = function (this: Connection, bytes: Buffer): void {
    try {
      processData.call(this, bytes);
    } catch (error) {
      this.socket.destroy(error as Error);
    }
  };
}
