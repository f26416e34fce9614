import { backoffMs } from '../attempt/backoff.ts';
import { ERRORS, MillraceError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';

export interface KeepRunning {
  /** The service's flow, from its beginning: it takes up from the store and the log where it was. */
  readonly run: () => Promise<void>;
  /** A broker or a store is away, say; `retryInMs` from now it is begun again. */
  readonly onTrouble: (error: MillraceError, retryInMs: number) => void;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** One that has run so long before it broke starts again with the shortest wait. */
const CALM_MS = 60_000;

/**
 * Runs a service until it is stopped. What passes by itself is waited out, and so is what somebody else has taken over or
 * changed: begun again, it looks at what is there. Anything else is thrown.
 */
export async function keepRunning({ run, onTrouble, clock, signal }: KeepRunning): Promise<void> {
  for (let failures = 0; !signal.aborted; ) {
    const startedAtMs = clock.monotonicMs();
    try {
      await run();
      return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      // Whoever stops anyway need not wait for it.
      if (signal.aborted) return;
      failures = clock.monotonicMs() - startedAtMs > CALM_MS ? 1 : failures + 1;
      const waitMs = Math.max(1_000, backoffMs(failures));
      onTrouble(error, waitMs);
      await clock.sleep(waitMs, signal);
    }
  }
}

const isPassing = (error: unknown): error is MillraceError =>
  error instanceof MillraceError && (ERRORS[error.code].family === 'transient' || error.code === 'TAKEN_OVER');
