const HELD_MS = 10;
const LONGEST_MS = 5;
const MOST = 15;
/** A turn of this process between two mini-batches, 1–2 ms, is nothing against a longer one. */
const LONGEST_WITH_NEXT_MS = 50;

/**
 * How many mini-batches a worker holds beyond the one it runs: what it does in 10 ms, so that it need not wait for the
 * next and its answers may wait for each other. From 5 ms on it is the next one alone, and that only while as many wait as
 * there are workers: near the end a mini-batch behind a slow one would be waited for. None from 50 ms on
 * (docs/decisions/0014, 0015).
 *
 * @param meanMs undefined before the first verdict
 * @param isPlenty whether as many wait here as there are workers
 */
export function heldAhead(meanMs: number | undefined, isPlenty: boolean): number {
  if (meanMs === undefined || meanMs >= LONGEST_WITH_NEXT_MS) return 0;
  if (meanMs >= LONGEST_MS) return isPlenty ? 1 : 0;
  return Math.min(MOST, Math.ceil(HELD_MS / Math.max(meanMs, 0.01)));
}

/**
 * A worker that holds so many or more is not handed more: a few mini-batches handed over together cost one wake-up
 * where each alone would cost one of its own.
 */
export function enoughHeld(ahead: number): number {
  return 1 + Math.ceil(ahead / 2);
}
