const HELD_MS = 10;
const LONGEST_MS = 5;
const MOST = 15;

/**
 * How many mini-batches a worker holds beyond the one it runs: what it does in 10 ms, so that it need not wait for the
 * next and its answers may wait for each other; none when one takes 5 ms or more, because then the wait is nothing against
 * the work (DESIGN, Scorer; docs/decisions/0014).
 */
export function heldAhead(meanMs: number | undefined): number {
  if (meanMs === undefined || meanMs >= LONGEST_MS) return 0;
  return Math.min(MOST, Math.ceil(HELD_MS / Math.max(meanMs, 0.01)));
}

/**
 * A worker that holds so many or more is not handed more: a few mini-batches handed over together cost one wake-up
 * where each alone would cost one of its own.
 */
export function enoughHeld(ahead: number): number {
  return 1 + Math.ceil(ahead / 2);
}
