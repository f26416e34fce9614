import { backoffMs } from '../../core/attempt/backoff.ts';
import { MillraceError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';

/** About what calls to an account that has answered before have in all. */
const PATIENCE_MS = 30_000;
const LONGEST_WAIT_MS = 5_000;

/**
 * What `ask` answers; asked again for about half a minute while a store is away, also one that nobody here has heard of
 * before: that its name is right was seen when it was registered. What will not pass by itself is told at once.
 */
export async function untilBack<Answer>(
  ask: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal,
): Promise<Answer> {
  const untilMs = clock.monotonicMs() + PATIENCE_MS;
  for (let failures = 1; ; failures += 1) {
    try {
      return await ask();
    } catch (error) {
      const waitMs = Math.min(LONGEST_WAIT_MS, backoffMs(failures + 1));
      if (!isAway(error) || signal.aborted || clock.monotonicMs() + waitMs > untilMs) throw error;
      await clock.sleep(waitMs, signal);
    }
  }
}

const isAway = (error: unknown): boolean =>
  error instanceof MillraceError && error.code === 'STORE_UNAVAILABLE' && !error.isLasting;
