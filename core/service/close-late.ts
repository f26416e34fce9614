import type { Clock } from '../ports/clock.ts';

export interface LateClosing {
  readonly clock: Clock;
  /** Aborts when the service is asked to stop. */
  readonly asked: AbortSignal;
  /** What a service may take from then on. */
  readonly graceMs: number;
  /** Ends what it still waits for. */
  readonly close: () => void;
}

/**
 * Calls `close` when a service that was asked to stop is still there after its grace: it may wait for a broker that is
 * away. Returns what calls it off, for when the service is over.
 */
export function closeLate({ clock, asked, graceMs, close }: LateClosing): () => void {
  const over = new AbortController();
  const wait = async (): Promise<void> => {
    await clock.sleep(graceMs, over.signal);
    if (!over.signal.aborted) close();
  };
  const onAsked = () => void wait();
  if (asked.aborted) onAsked();
  else asked.addEventListener('abort', onAsked, { once: true, signal: over.signal });
  return () => over.abort();
}
