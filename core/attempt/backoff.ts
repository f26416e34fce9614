const LONGEST_MS = 30_000;

/** How long to wait after the failed try `attempt` (from 1): 0, 1, 2, 4 … at most 30 seconds (CONTRACT §1). */
export function backoffMs(attempt: number): number {
  return attempt <= 1 ? 0 : Math.min(LONGEST_MS, 1_000 * 2 ** (attempt - 2));
}
