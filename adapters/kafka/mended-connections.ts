import { createRequire } from 'node:module';
import type { Socket } from 'node:net';

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

/**
 * The client keeps the piece of an answer that it has when a link breaks, and reads the answers of the next link from
 * within it: none is understood, until it has given up every request of theirs. From now on each link begins with nothing.
 * And what is no answer at all ends its link, not the process.
 */
export function mendConnections(): void {
  if (isDone) return;
  isDone = true;
  const { prototype } = require('kafkajs/src/network/connection') as { readonly prototype: Connection };
  const { connect, processData } = prototype;
  prototype.connect = function (this: Connection): Promise<unknown> {
    if (!this.isConnected()) Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES });
    return connect.call(this);
  };
  prototype.processData = function (this: Connection, bytes: Buffer): void {
    try {
      processData.call(this, bytes);
    } catch (error) {
      this.socket.destroy(error as Error);
    }
  };
}
