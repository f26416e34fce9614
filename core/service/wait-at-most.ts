import type { Clock } from '../ports/clock.ts';

/** Resolves once `what` has, or `ms` milliseconds have passed; rejects when `what` does before. */
export async function waitAtMost(clock: Clock, ms: number, what: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  try {
    await Promise.race([what, clock.sleep(ms, done.signal)]);
  } finally {
    done.abort();
  }
}
