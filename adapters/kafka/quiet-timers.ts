import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  scheduleCheckPendingRequests(): void;
}

const require = createRequire(import.meta.url);

let isDone = false;

/**
 * The client sets a timer after every response, with a time in the past when nothing waits: of that Node warns on the
 * console, and it costs a timer a response. From now on it sets one only when there is something to look after.
 */
export function quietTimers(): void {
  if (isDone) return;
  isDone = true;
  const { prototype } = require('kafkajs/src/network/requestQueue') as { readonly prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function (this: RequestQueue): void {
    if (this.pending.length > 0 || this.throttledUntil > Date.now()) schedule.call(this);
  };
}
