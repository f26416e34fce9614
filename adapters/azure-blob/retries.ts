import { setTimeout as sleep } from 'node:timers/promises';
import { blobFault } from './blob-fault.ts';

/** How long to go on asking a service that does not answer, or says that it is busy. */
export interface Patience {
  /** Calls, the first included. */
  readonly tries: number;
  /** For one call with its whole body. */
  readonly tryTimeoutMs: number;
  /** Before the second try; doubles for each further one. */
  readonly waitMs: number;
  readonly waitMsMax: number;
}

/** About half a minute of waiting in all. */
export const PATIENCE: Patience = { tries: 8, tryTimeoutMs: 60_000, waitMs: 200, waitMsMax: 10_000 };

/** No service may make us wait longer than this by its Retry-After. */
const RETRY_AFTER_MS_MAX = 60_000;

/**
 * Calls until it is answered; what is refused is not asked again. An answer may be lost after the service has done what
 * was asked: what must not happen twice has to recognize itself.
 */
export async function withRetries<T>(patience: Patience, call: (signal: AbortSignal) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call(AbortSignal.timeout(patience.tryTimeoutMs));
    } catch (error) {
      const { isPassing, retryAfterMs } = blobFault(error);
      if (!isPassing || tries >= patience.tries) throw error;
      await sleep(waitMs(patience, tries, retryAfterMs));
    }
  }
}

/** The service's word counts, where it gives one; otherwise callers must not all come back at the same moment. */
function waitMs({ waitMs, waitMsMax }: Patience, tries: number, retryAfterMs: number | undefined): number {
  if (retryAfterMs !== undefined) return Math.min(retryAfterMs, RETRY_AFTER_MS_MAX);
  const wait = Math.min(waitMsMax, waitMs * 2 ** (tries - 1));
  return wait * (0.5 + Math.random() / 2);
}
