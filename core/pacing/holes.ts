import type { DoneSet } from '../ports/progress-board.ts';
import type { Outstanding } from './outstanding.ts';

/** So long must everything speak for a hole before it is taken for one. */
const STILL_MS = 60_000;

/** A lane as it is now: what lies below is done with for good, or gone. */
export interface LaneState {
  /** First offset that its group has not committed; undefined when it never committed. */
  readonly committed: number | undefined;
  /** First offset that the lane still holds. */
  readonly start: number;
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

  /**
   * @param logEnd end of the step's log, fetched after the lanes
   * @param readTo how far the collector has read that log
   * @returns the indices to publish again
   */
  find(
    outstanding: Outstanding,
    done: DoneSet,
    lanes: ReadonlyMap<number, LaneState>,
    logEnd: number,
    readTo: number,
    nowMs: number,
  ): number[] {
    const holes: number[] = [];
    for (const [index, { lane, offset }] of outstanding.entries()) {
      if (done.has(index) || !isGone(offset, lanes.get(lane))) {
        this.#missing.delete(index);
        continue;
      }
      const missing = this.#missing.get(index);
      if (missing === undefined || missing.lane !== lane || missing.offset !== offset) {
        this.#missing.set(index, { sinceMs: nowMs, logEnd, lane, offset });
      } else if (readTo >= missing.logEnd && nowMs - missing.sinceMs >= STILL_MS) {
        this.#missing.delete(index);
        holes.push(index);
      }
    }
    return holes;
  }
}

function isGone(offset: number, lane: LaneState | undefined): boolean {
  if (lane === undefined) return false;
  return offset < lane.start || (lane.committed !== undefined && offset < lane.committed);
}
