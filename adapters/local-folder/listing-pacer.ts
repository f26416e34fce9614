import { setImmediate } from 'node:timers/promises';

/** Others wait at most about this long for the event loop. */
const STRETCH_MS = 6;

/** Lets long work be done in stretches, with room for others between them. */
export interface Pacer {
  isDue(): boolean;
  pause(): Promise<void>;
}

export function createPacer(): Pacer {
  let began = performance.now();
  return {
    isDue: () => performance.now() - began >= STRETCH_MS,
    async pause() {
      await setImmediate();
      began = performance.now();
    },
  };
}
