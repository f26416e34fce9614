import type { Clock } from '../ports/clock.ts';

const LOOK_MS = 1_000;
/** Shorter ones happen on any busy machine, and cost nobody a lane. */
const TELL_MS = 5_000;

/**
 * Says afterwards when this process did nothing for a while: a loop of ours, a stopped process, a machine that slept.
 * Whoever reads the log then knows why others took over. Until `signal` aborts.
 */
export async function watchStandstill(clock: Clock, say: (line: string) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const beforeMs = clock.monotonicMs();
    await clock.sleep(LOOK_MS, signal);
    const lateMs = clock.monotonicMs() - beforeMs - LOOK_MS;
    if (lateMs < TELL_MS) continue;
    say(`this process stood still for ${Math.round(lateMs / 1_000)} s; what it held may have gone to others`);
  }
}
