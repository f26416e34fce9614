import { MillraceError } from '../../core/errors.ts';
import { type FirstFailures, noFailures } from '../../core/ports/first-failures.ts';
import { noTotals } from '../../core/ports/no-totals.ts';
import type { EpochPart, RecoveredOutput, SetAsideVerdict, VerdictTotals } from '../../core/ports/ordered-output.ts';
import type { AheadHeader, FormerAhead } from './ahead-pieces.ts';
import type { Checkpoint, FormerOutput } from './checkpoint.ts';
import { bytesOf, cutParts, withLength } from './output-parts.ts';
import type { OutputPlaces } from './output-places.ts';
import { addEntry } from './output-totals.ts';
import type { StoredEntry } from './stored-entry.ts';

/** What a new owner starts from. */
export interface Recovery extends FormerOutput {
  readonly recovered: RecoveredOutput;
  readonly former: readonly FormerOutput[];
  readonly ahead: FormerAhead;
}

/** The state of an epoch that was killed before its first checkpoint. */
export function emptyCheckpoint(run: number, epoch: number): Checkpoint {
  return {
    run,
    epoch,
    next: 0,
    total: null,
    totalItems: null,
    ...NEW_RUN,
    appended: noTotals,
    segments: [],
    entries: [],
    pieces: [],
    former: [],
  };
}

/**
 * What came after the last checkpoint of an owner that is gone. In files: an entry counts whose hash fits the bytes in
 * the segment, and a frame of a piece whose CRC is right; only where the owner is proven dead. In the log: nothing
 * behind the checkpoint counts, it is read again; the former owner may even live, and write on to what nobody reads.
 */
export type TailPlace = 'in-files' | 'in-log';

/**
 * Reads what the epoch of `base` left: up to its checkpoint it is durable, and behind it there is the tail. A later run
 * starts at the first index without a success: the failures from there on are forgotten, the successes are set aside.
 * It builds on all that earlier ones appended, so it reads all of it: what is damaged or lost counts as never done, and
 * is named.
 *
 * @throws MillraceError `TAKEN_OVER` when a later run has begun: one who slept through its start must not undo it
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when the same run is to go on without what it had
 */
export async function recoverOutput(
  base: Checkpoint,
  run: number,
  places: OutputPlaces,
  tail: TailPlace,
): Promise<Recovery> {
  if (base.run > run) throw takenOver(base.run, run);
  const isLaterRun = run > base.run;
  // Its log would not tell it again.
  if (!isLaterRun) await places.requireAll(base);
  const whole = tail === 'in-files' ? await withTail(base, places) : base;
  const kept = isLaterRun ? await beforeFirstHole(whole, places) : whole;
  const former = kept === whole ? base.former : [...base.former, { segments: whole.segments, entries: whole.entries }];
  const pieces = tail === 'in-files' ? await places.piecesOf(base) : base.pieces;
  // From here on the next owner's checkpoint vouches for it.
  await places.sync(base.epoch, pieces);
  const verdicts = await setAside({ pieces, former, next: kept.next, run }, places);
  const { next, appended, segments, entries } = kept;
  const { total, totalItems } = base;
  const { logOffset, initFailed, verdicts: given, decision = null } = isLaterRun ? NEW_RUN : base;
  const isDone = (index: number) => index < next || verdicts.some(({ header }) => header.index === index);
  const firstFailures = isLaterRun ? stillSo(base, isDone) : (base.firstFailures ?? noFailures);
  const ofRun = { logOffset, initFailed, verdicts: given, firstFailures, decision };
  const { notices } = places;
  const recovered = { next, total, totalItems, ...ofRun, appended, setAside: verdicts.map(verdictOf), notices };
  return { recovered, segments, entries, former, ahead: { verdicts, pieces } };
}

const takenOver = (later: number, run: number): MillraceError =>
  new MillraceError('TAKEN_OVER', `run ${later} has begun: run ${run} is over`);

/** An offset counts only for the log of its own run, and a script may start now that did not before. */
const NEW_RUN = { logOffset: null, initFailed: [], verdicts: 0, decision: null };

/** What failed is tried again; what returned too few rows did succeed, and stays unless its rows are lost. */
function stillSo({ firstFailures = noFailures }: Checkpoint, isDone: (index: number) => boolean): FirstFailures {
  const { fewRows } = firstFailures;
  return { ...noFailures, fewRows: fewRows !== null && isDone(fewRows.mini_batch) ? fewRows : null };
}

const verdictOf = ({ header: { sha256: _, ...verdict } }: FormerAhead['verdicts'][number]): SetAsideVerdict => verdict;

/** What is appended, and where. */
interface Appended extends FormerOutput {
  readonly next: number;
  readonly appended: VerdictTotals;
}

/** The checkpoint's state with what was appended after it. */
async function withTail(base: Checkpoint, places: OutputPlaces): Promise<Appended> {
  const { epoch } = base;
  const start = bytesOf(base.segments.filter((part) => part.epoch !== epoch));
  let { next, appended, segments, entries } = base;
  const rowsKnown = lengthOf(segments, epoch);
  for await (const { entry, end } of places.entriesFrom(epoch, lengthOf(entries, epoch))) {
    const place = { path: places.segment(epoch), offset: entry.offset - start };
    if (entry.index !== next || !(await places.isKept(place, entry, rowsKnown))) break;
    next += 1;
    appended = addEntry(appended, entry, entry.length);
    entries = withLength(entries, epoch, end);
    if (places.hasSegments) segments = withLength(segments, epoch, place.offset + entry.length);
  }
  return { next, appended, segments, entries };
}

const lengthOf = (parts: readonly EpochPart[], epoch: number): number =>
  parts.find((part) => part.epoch === epoch)?.length ?? 0;

/** All that is appended in front of the first failure, or of the first mini-batch whose rows or entry are damaged. */
async function beforeFirstHole(whole: Appended, places: OutputPlaces): Promise<Appended> {
  const isBegun = await places.hasPreamble(whole.segments);
  let next = 0;
  let appended = noTotals;
  let bytes = isBegun ? places.preamble.length : 0;
  let entriesBytes = 0;
  for await (const { entry, end } of isBegun ? places.allEntries(whole.entries) : []) {
    const isNext = entry.index === next && entry.status === 'succeeded';
    if (!isNext || !(await places.isWhole(places.rowsOf(whole.segments, entry), entry))) break;
    next += 1;
    appended = addEntry(appended, entry, entry.length);
    bytes += entry.length;
    entriesBytes = end;
  }
  if (next === whole.next) return whole;
  return { next, appended, segments: cutParts(whole.segments, bytes), entries: cutParts(whole.entries, entriesBytes) };
}

interface SetAside {
  readonly pieces: FormerAhead['pieces'];
  readonly former: readonly FormerOutput[];
  readonly next: number;
  readonly run: number;
}

/** Verdicts from `next` on, by index: in pieces, and what earlier runs appended behind their first failure. */
async function setAside(
  { pieces, former, next, run }: SetAside,
  places: OutputPlaces,
): Promise<FormerAhead['verdicts']> {
  const found = new Map<number, FormerAhead['verdicts'][number]>();
  for (const { segments, entries } of former.toReversed()) {
    for await (const { entry } of places.allEntries(entries)) {
      if (entry.status !== 'succeeded' || entry.index < next || found.has(entry.index)) continue;
      const place = places.rowsOf(segments, entry);
      if (await places.isWhole(place, entry)) found.set(entry.index, { header: headerOf(entry), ...place });
    }
  }
  for (const piece of pieces) {
    const path = places.piece(piece.name);
    for await (const { header, offset } of places.pieceFrames(piece)) {
      // A failure of an earlier run is forgotten: this one tries again.
      if (header.index < next || (header.status === 'failed' && header.run < run)) continue;
      if (!found.has(header.index)) found.set(header.index, { header, path, offset });
    }
  }
  return [...found.values()].sort((a, b) => a.header.index - b.header.index);
}

/** What an earlier run appended, as something set aside. */
function headerOf({ offset: _, firstRow: __, ...verdict }: StoredEntry): AheadHeader {
  return { ...verdict, run: 0 };
}
