import type { PartitionDeaths } from '../ports/transport.ts';

/** A preempted machine is no mini-batch's fault: the first death changes nothing. */
const SUSPICIOUS = 2;
const PROVEN = 3;
/** More than `PROVEN`: any scorer may be ended while it waits for a large model. */
const PROVEN_BEFORE = 5;

/** So many scorers died before the lane's mark moved that what is on it runs one at a time, nothing beside it. */
export const mayHaveKilled = (lane: PartitionDeaths | undefined): boolean => (lane?.deaths ?? 0) >= SUSPICIOUS;

/** So many scorers died of it while nothing else ran that it was the mini-batch: it gets a dead letter. */
export const isProvenKiller = (deathsAlone: number): boolean => deathsAlone >= PROVEN;

/** So many scorers died while a worker was started for it that it was the start, and the same for any other mini-batch. */
export const isProvenStart = (deathsBefore: number): boolean => deathsBefore >= PROVEN_BEFORE;
