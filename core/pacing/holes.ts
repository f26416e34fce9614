import type { DoneSet } from '../ports/progress-board.ts';
import type { Outstanding } from './outstanding.ts';

/** So long must everything speak for a hole before it is taken for one. */
const STILL_MS = 60_000;
/** While a scorer is there that acks unrun what comes to it: then there is a reason for one. */
const STILL_AMONG_UNABLE_MS = 5_000;

/** A lane as it is now: what lies below is done with for good, or gone. */
export interface LaneState {
  /** First offset that its group has not committed; undefined when it never committed. */
  readonly committed: number | undefined;
  /** First offset that the lane still holds. */
  readonly start: number;
  /** Behind the last offset that it holds. */
  readonly end: number;
}

/** What speaks for and against holes, all of one look. */
export interface Evidence {
  readonly done: DoneSet;
  readonly lanes: ReadonlyMap<number, LaneState>;
  /** Where the step's log ended; fetched after the lanes. */
  readonly logEnd: number;
  /** How far the collector has read that log. */
  readonly readTo: number;
  /** Some scorer cannot start the script. */
  readonly isAmongUnable: boolean;
  readonly nowMs: number;
}

interface Missing {
  readonly sinceMs: number;
  /** Where the step's log ended when the descriptor was seen to be gone. */
  readonly logEnd: number;
  readonly lane: number;
  readonly offset: number;
}

/**
 * Finds indices whose descriptor is provably gone without a verdict (DESIGN, "Holes"). What runs long, or waits for a
 * scorer or a broker, is never one.
 */
export class Holes {
  readonly #missing = new Map<number, Missing>();

  /** Returns the indices to publish again. */
  find(outstanding: Outstanding, evidence: Evidence): number[] {
    const { done, lanes, logEnd, readTo, isAmongUnable, nowMs } = evidence;
    const stillMs = isAmongUnable ? STILL_AMONG_UNABLE_MS : STILL_MS;
    const holes: number[] = [];
    for (const [index, { lane, offset }] of outstanding.entries()) {
      if (done.has(index) || !isGone(offset, lanes.get(lane))) {
        this.#missing.delete(index);
        continue;
      }
      const missing = this.#missing.get(index);
      if (missing === undefined || missing.lane !== lane || missing.offset !== offset) {
        this.#missing.set(index, { sinceMs: nowMs, logEnd, lane, offset });
      } else if (readTo >= missing.logEnd && nowMs - missing.sinceMs >= stillMs) {
        this.#missing.delete(index);
        holes.push(index);
      }
    }
    for (const index of this.#missing.keys()) if (outstanding.get(index) === undefined) this.#missing.delete(index);
    return holes;
  }
}

function isGone(offset: number, lane: LaneState | undefined): boolean {
  if (lane === undefined) return false;
  const { start, end, committed = start } = lane;
  // A topic that was made anew begins again at 0.
  return offset < Math.max(start, committed) || offset >= end;
}
