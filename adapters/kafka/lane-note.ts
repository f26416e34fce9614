/**
 * Stands beside a committed offset: who holds the lane, and what it has cost since the offset last moved. Whoever takes
 * a lane writes it before it starts anything, so that the next one can tell a death from a departure.
 */
export interface LaneNote {
  readonly owner: string;
  /** Tells this holding of the lane from all others, those of the same owner included. */
  readonly holding: string;
  /** The owner has left the lane on purpose. */
  readonly hasLeft: boolean;
  /** Owners that died since the offset last moved. */
  readonly deaths: number;
  /** The record that ran with nothing beside it, how many owners have died so, and whether this one runs it so. */
  readonly alone: { readonly offset: number; readonly deaths: number; readonly isRunning: boolean } | null;
  /** The group has committed nothing yet: the offset is only the place that the note needs. */
  readonly isUnmoved: boolean;
}

/**
 * Whether there is anything that an owner of the lane could have died of: behind the group's mark, or behind the log's
 * start where the records in between have expired.
 */
export const isEmptyBehind = (mark: number, log: { readonly start: number; readonly end: number }): boolean =>
  Math.max(mark, log.start) >= log.end;

/** What the next owner writes. `present` are the members of the group. */
export function takeOver(
  former: LaneNote | undefined,
  by: { readonly owner: string; readonly holding: string; readonly isUnmoved: boolean },
  present: ReadonlySet<string>,
): LaneNote {
  const next = { ...by, hasLeft: false };
  if (former === undefined) return { ...next, deaths: 0, alone: null };
  const isDead = !former.hasLeft && !present.has(former.owner);
  const { alone } = rested(former);
  if (!isDead) return { ...next, deaths: former.deaths, alone };
  // An owner may have died of what was on another lane, before it came to this record.
  const died = former.alone?.isRunning ? 1 : 0;
  return { ...next, deaths: former.deaths + 1, alone: alone && { ...alone, deaths: alone.deaths + died } };
}

/** The mark has moved: what was before it has cost nobody's life. */
export const moved = (note: LaneNote): LaneNote => ({ ...note, deaths: 0, alone: null, isUnmoved: false });

/** `offset` is about to run with nothing beside it. Keeps the count when it is the same one as before. */
export const runningAlone = (note: LaneNote, offset: number): LaneNote => ({
  ...note,
  alone: { offset, deaths: note.alone?.offset === offset ? note.alone.deaths : 0, isRunning: true },
});

/** Nothing of the lane runs alone any more: what its owner dies of now is something else. */
export const rested = (note: LaneNote): LaneNote => ({
  ...note,
  alone: note.alone && { ...note.alone, isRunning: false },
});

export const left = (note: LaneNote): LaneNote => ({ ...note, hasLeft: true });

/** Few letters, because brokers limit the length. */
export const writeNote = ({ owner, holding, hasLeft, deaths, alone, isUnmoved }: LaneNote): string =>
  JSON.stringify({
    v: 1,
    o: owner,
    h: holding,
    l: +hasLeft,
    d: deaths,
    a: alone && [alone.offset, alone.deaths, +alone.isRunning],
    u: +isUnmoved,
  });

/** Undefined for what is not ours. */
export function readNote(metadata: string | null): LaneNote | undefined {
  try {
    const { v, o, h, l, d, a, u } = JSON.parse(metadata ?? 'null') ?? {};
    const isAlone = a === null || (Array.isArray(a) && a.length === 3 && a.every(isCount));
    if (v !== 1 || typeof o !== 'string' || typeof h !== 'string' || !isCount(d) || !isAlone) return undefined;
    const alone = a && { offset: a[0], deaths: a[1], isRunning: a[2] === 1 };
    return { owner: o, holding: h, hasLeft: l === 1, deaths: d, alone, isUnmoved: u === 1 };
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
