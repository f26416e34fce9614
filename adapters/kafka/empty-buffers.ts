import { createRequire } from 'node:module';

interface Connection {
  chunks: Buffer[];
  bytesBuffered: number;
  bytesNeeded: number;
  isConnected(): boolean;
  connect(): Promise<unknown>;
}

/** Of an answer's length, which comes first. */
const LENGTH_BYTES = 4;

const require = createRequire(import.meta.url);

let isDone = false;

/**
 * The client keeps the piece of an answer that it has when a link breaks, and reads the answers of the next link from
 * within it: none is understood, until it has given up every request of theirs. From now on each link begins with nothing.
 */
export function emptyBuffers(): void {
  if (isDone) return;
  isDone = true;
  const { prototype } = require('kafkajs/src/network/connection') as { readonly prototype: Connection };
  const { connect } = prototype;
  prototype.connect = function (this: Connection): Promise<unknown> {
    if (!this.isConnected()) Object.assign(this, { chunks: [], bytesBuffered: 0, bytesNeeded: LENGTH_BYTES });
    return connect.call(this);
  };
}
