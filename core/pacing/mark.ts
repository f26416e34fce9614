import type { Outstanding, Published } from './outstanding.ts';

/**
 * `mark.<n>`: how far the planner of a run has published. Written after the log has what it names, so that it never
 * overstates; a restart publishes at most what it had not yet noted again, and never skips.
 */
export interface Mark {
  /** Everything below was published, or needed not be. */
  readonly next: number;
  /** Runs of indices that went to one lane one behind the other. */
  readonly outstanding: readonly MarkedRange[];
}

type MarkedRange = readonly [index: number, count: number, lane: number, offset: number, publication: number];

export function markOf(next: number, outstanding: Outstanding): Mark {
  const ranges: [number, number, number, number, number][] = [];
  for (const [index, { lane, offset, publication }] of outstanding.entries()) {
    const last = ranges.at(-1);
    const isNext =
      last !== undefined &&
      index === last[0] + last[1] &&
      lane === last[2] &&
      offset === last[3] + last[1] &&
      publication === last[4];
    if (isNext) last[1] += 1;
    else ranges.push([index, 1, lane, offset, publication]);
  }
  return { next, outstanding: ranges };
}

export function* publishedOf(mark: Mark): Generator<[index: number, published: Omit<Published, 'scorer'>]> {
  for (const [index, count, lane, offset, publication] of mark.outstanding) {
    for (let at = 0; at < count; at += 1) yield [index + at, { lane, offset: offset + at, publication }];
  }
}
