import type { EpochPart, RecoveredOutput, SetAsideVerdict, VerdictTotals } from '../../core/ports/ordered-output.ts';
import type { AheadHeader, FormerAhead } from './ahead-pieces.ts';
import type { Checkpoint, FormerOutput } from './checkpoint.ts';
import { readFrames } from './frames.ts';
import { bytesOf, cutParts, withLength } from './output-parts.ts';
import type { OutputPlaces, PlacedEntry } from './output-places.ts';
import { addEntry, noTotals } from './output-totals.ts';

/** What a new owner starts from. */
export interface Recovery extends FormerOutput {
  readonly recovered: RecoveredOutput;
  readonly former: readonly FormerOutput[];
  readonly ahead: FormerAhead;
}

/** The state of an epoch that was killed before its first checkpoint. */
export function emptyCheckpoint(run: number, epoch: number): Checkpoint {
  const nothing = { next: 0, total: null, totalItems: null, logOffset: null, appended: noTotals };
  return { run, epoch, ...nothing, segments: [], entries: [], pieces: [], former: [] };
}

/**
 * Reads what the epoch of `base` left: up to its checkpoint it is durable; behind it, an entry counts whose hash fits
 * the bytes in the segment, and a frame of a piece whose CRC is right. A later run starts at the first index without a
 * success: the failures from there on are forgotten, the successes are set aside.
 */
export async function recoverOutput(base: Checkpoint, run: number, places: OutputPlaces): Promise<Recovery> {
  places.requireAll(base);
  const whole = await withTail(base, places);
  const isLaterRun = run > base.run;
  const kept = isLaterRun && whole.appended.failed > 0 ? await beforeFirstFailure(whole, places) : whole;
  const former = kept === whole ? base.former : [...base.former, { segments: whole.segments, entries: whole.entries }];
  const pieces = places.piecesOf(base);
  const verdicts = await setAside({ pieces, former, next: kept.next, run }, places);
  const { next, appended, segments, entries } = kept;
  const { total, totalItems } = base;
  // An offset counts only for the log of its own run.
  const logOffset = isLaterRun ? null : base.logOffset;
  const recovered = { next, total, totalItems, logOffset, appended, setAside: verdicts.map(verdictOf) };
  return { recovered, segments, entries, former, ahead: { verdicts, pieces } };
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
  const known = entries.find((part) => part.epoch === epoch)?.length ?? 0;
  for await (const { entry, end } of places.entriesFrom(epoch, known)) {
    if (entry.index !== next || !places.isWhole(epoch, entry, start)) break;
    next += 1;
    appended = addEntry(appended, entry, entry.length);
    entries = withLength(entries, epoch, end);
    if (places.hasSegments) segments = withLength(segments, epoch, entry.offset + entry.length - start);
  }
  return { next, appended, segments, entries };
}

async function beforeFirstFailure(whole: Appended, places: OutputPlaces): Promise<Appended> {
  let appended = noTotals;
  let entriesBytes = 0;
  for await (const { entry, end } of places.allEntries(whole.entries)) {
    if (entry.status === 'failed') {
      const [segments, entries] = [cutParts(whole.segments, entry.offset), cutParts(whole.entries, entriesBytes)];
      return { next: entry.index, appended, segments, entries };
    }
    appended = addEntry(appended, entry, entry.length);
    entriesBytes = end;
  }
  return whole;
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
  for (const output of former) {
    for await (const placed of places.allEntries(output.entries)) {
      const { status, index } = placed.entry;
      if (status === 'succeeded' && index >= next) found.set(index, placeIn(output.segments, placed, places));
    }
  }
  for (const { name, length } of pieces) {
    const path = places.piece(name);
    for await (const page of readFrames<AheadHeader>(path, length)) {
      for (const { header, offset } of page) {
        // A failure of an earlier run is forgotten: this one tries again.
        if (header.index < next || (header.status === 'failed' && header.run < run)) continue;
        if (!found.has(header.index)) found.set(header.index, { header, path, offset });
      }
    }
  }
  return [...found.values()].sort((a, b) => a.header.index - b.header.index);
}

/** Where an earlier run's rows of an entry lie. */
function placeIn(
  segments: readonly EpochPart[],
  { entry }: PlacedEntry,
  places: OutputPlaces,
): FormerAhead['verdicts'][number] {
  const { offset, firstRow: _, ...verdict } = entry;
  let start = 0;
  let last = { path: '', offset: 0 };
  for (const { epoch, length } of segments) {
    last = { path: places.segment(epoch), offset: offset - start };
    if (offset < start + length) break;
    start += length;
  }
  return { header: { ...verdict, run: 0 }, ...last };
}
