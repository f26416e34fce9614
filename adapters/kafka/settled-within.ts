import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for the work, but no longer than that; how it ended is somebody else's matter. */
export async function settledWithin(ms: number, work: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const quiet = () => undefined;
  await Promise.race([work.catch(quiet), sleep(ms, undefined, { signal: late.signal }).catch(quiet)]);
  late.abort();
}
