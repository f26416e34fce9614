import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../core/ports/clock.ts';

/** The longest that one timer can wait; a longer one would fire at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  async sleep(ms, signal) {
    const wakeAtMs = performance.now() + ms;
    let leftMs = ms;
    // At least one timer, even for 0 ms: a loop of short sleeps must let others run. Timers may fire a little early.
    do {
      await nap(Math.min(leftMs, TIMER_MS_MAX), signal);
      leftMs = wakeAtMs - performance.now();
    } while (leftMs > 0 && !signal?.aborted);
  },
  turn: () => nextTurn(),
};

function nap(ms: number, signal: AbortSignal | undefined): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    signal?.addEventListener('abort', wake, { once: true });
  });
}
