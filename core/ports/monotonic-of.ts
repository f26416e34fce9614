import type { Clock } from './clock.ts';

/** The monotonic moment of a stamp that is past: what the wall clock does from now on changes nothing. Never in the future. */
export const monotonicOf = (stampMs: number, clock: Pick<Clock, 'now' | 'monotonicMs'>): number =>
  clock.monotonicMs() - Math.max(0, clock.now() - stampMs);
