import type { AlonePhase } from '../../core/ports/transport.ts';

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
  /** The record that had an owner for itself; null when there is none. */
  readonly alone: AloneNote | null;
  /** The group has committed nothing yet: the offset is only the place that the note needs. */
  readonly isUnmoved: boolean;
}

export interface AloneNote {
  readonly offset: number;
  /** Owners that died while it ran. */
  readonly deaths: number;
  /** Owners that died while what it needs was brought up. */
  readonly startDeaths: number;
  /** How far it is with this owner; null when it is over, or not begun. */
  readonly phase: AlonePhase | null;
}

/** What the next owner writes. `present` are the members of the group. */
export function takeOver(
  former: LaneNote | undefined,
  by: { readonly owner: string; readonly holding: string; readonly isUnmoved: boolean },
  present: ReadonlySet<string>,
): LaneNote {
  const next = { ...by, hasLeft: false };
  if (former === undefined) return { ...next, deaths: 0, alone: null };
  const isDead = !former.hasLeft && !present.has(former.owner);
  if (!isDead) return { ...next, deaths: former.deaths, alone: rested(former).alone };
  return { ...next, deaths: former.deaths + 1, alone: former.alone && deadOf(former.alone) };
}

/** An owner may have died of what was on another lane, before it came to this record. */
function deadOf({ offset, deaths, startDeaths, phase }: AloneNote): AloneNote {
  const died = (of: AlonePhase): number => (phase === of ? 1 : 0);
  return { offset, deaths: deaths + died('running'), startDeaths: startDeaths + died('starting'), phase: null };
}

/** The mark has moved: what was before it has cost nobody's life. */
export const moved = (note: LaneNote, mark: number): LaneNote => ({
  ...note,
  deaths: 0,
  alone: note.alone && note.alone.offset >= mark ? note.alone : null,
  isUnmoved: false,
});

/** `offset` has its owner for itself. Keeps the counts when it is the same one as before. */
export const alone = (note: LaneNote, offset: number, phase: AlonePhase): LaneNote => {
  const { deaths, startDeaths } = note.alone?.offset === offset ? note.alone : NONE_DIED;
  return { ...note, alone: { offset, deaths, startDeaths, phase } };
};

const NONE_DIED = { deaths: 0, startDeaths: 0 };

/** Nothing of the lane has its owner for itself any more: what that dies of now is something else. */
export const rested = (note: LaneNote): LaneNote => ({ ...note, alone: note.alone && { ...note.alone, phase: null } });

export const left = (note: LaneNote): LaneNote => ({ ...note, hasLeft: true });

/** Few letters, because brokers limit the length. */
export const writeNote = ({ owner, holding, hasLeft, deaths, alone, isUnmoved }: LaneNote): string =>
  JSON.stringify({
    v: 1,
    o: owner,
    h: holding,
    l: +hasLeft,
    d: deaths,
    a: alone && [alone.offset, alone.deaths, +(alone.phase === 'running')],
    s: alone ? [alone.startDeaths, +(alone.phase === 'starting')] : undefined,
    u: +isUnmoved,
  });

/** Undefined for what is not ours. */
export function readNote(metadata: string | null): LaneNote | undefined {
  try {
    // An older scorer wrote no `s`.
    const { v, o, h, l, d, a, s = [0, 0], u } = JSON.parse(metadata ?? 'null') ?? {};
    const isAlone = a === null || (areCounts(a, 3) && areCounts(s, 2));
    if (v !== 1 || typeof o !== 'string' || typeof h !== 'string' || !isCount(d) || !isAlone) return undefined;
    const alone = a && { offset: a[0], deaths: a[1], startDeaths: s[0], phase: phaseOf(a[2], s[1]) };
    return { owner: o, holding: h, hasLeft: l === 1, deaths: d, alone, isUnmoved: u === 1 };
  } catch {
    return undefined;
  }
}

function phaseOf(isRunning: number, isStarting: number): AlonePhase | null {
  if (isRunning === 1) return 'running';
  return isStarting === 1 ? 'starting' : null;
}

const areCounts = (value: unknown, length: number): boolean =>
  Array.isArray(value) && value.length === length && value.every(isCount);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
