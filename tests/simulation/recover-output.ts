import { MillraceError } from '../../core/errors.ts';
import type { EpochPart, RecoveredOutput, SettledMiniBatch, VerdictTotals } from '../../core/ports/ordered-output.ts';
import type { Checkpoint, OutputFiles, Place } from './output-files.ts';

export interface Recovery {
  readonly recovered: RecoveredOutput;
  readonly entries: readonly EpochPart[];
  readonly waiting: readonly Place[];
  /** Makes durable what was found behind the checkpoint. */
  readonly sync: () => void;
}

const NOTHING: Checkpoint = {
  run: 1,
  epoch: 1,
  next: 0,
  total: null,
  totalItems: null,
  logOffset: null,
  entries: [],
  waiting: [],
  ahead: 0,
};

/**
 * What a new owner starts from: the newest checkpoint and what its epoch wrote after it. A later run starts at the
 * first index without a success; of what comes behind, successes wait for their turn and failures are forgotten.
 */
export function recoverOutput(files: OutputFiles, run: number): Recovery {
  const base = files.newestCheckpoint ?? NOTHING;
  const isLaterRun = run > base.run;
  const found = files.epoch(base.epoch)?.lengths ?? { appended: 0, ahead: 0 };
  const appended = withTail(files, base);
  const failure = isLaterRun ? appended.findIndex((place) => verdictAt(files, place).status === 'failed') : -1;
  const kept = failure < 0 ? appended : appended.slice(0, failure);
  const ahead = (files.epoch(base.epoch)?.ahead ?? []).map(
    (_, at): Place => ({ epoch: base.epoch, file: 'ahead', at }),
  );
  const checked = ahead.length >= base.ahead ? ahead : lost(base.epoch);
  const waiting = [...appended.slice(kept.length), ...base.waiting, ...checked].filter((place) => {
    const { index, status } = verdictAt(files, place);
    return index >= kept.length && (!isLaterRun || status === 'succeeded');
  });
  return {
    recovered: {
      next: kept.length,
      total: base.total,
      totalItems: base.totalItems,
      logOffset: isLaterRun ? null : base.logOffset,
      appended: totalsOf(kept.map((place) => verdictAt(files, place))),
      setAside: inOrder(waiting.map((place) => verdictAt(files, place))),
    },
    entries: partsOf(kept),
    waiting,
    sync: () => files.epoch(base.epoch)?.sync(found),
  };
}

/** The places of all that is appended, in order. */
function withTail(files: OutputFiles, base: Checkpoint): Place[] {
  const places: Place[] = [];
  for (const { epoch, length } of base.entries) {
    for (let at = 0; at < length; at += 1) places.push({ epoch, file: 'appended', at });
  }
  const known = base.entries.find(({ epoch }) => epoch === base.epoch)?.length ?? 0;
  const tail = files.epoch(base.epoch)?.appended.length ?? 0;
  for (let at = known; at < tail; at += 1) {
    const place: Place = { epoch: base.epoch, file: 'appended', at };
    if (files.at(place)?.index !== places.length) break;
    places.push(place);
  }
  return places;
}

function verdictAt(files: OutputFiles, place: Place): SettledMiniBatch {
  return files.at(place) ?? lost(place.epoch);
}

function lost(epoch: number): never {
  throw new MillraceError('STATE_CORRUPT', `a checkpoint names what epoch ${epoch} does not have`);
}

function partsOf(places: readonly Place[]): EpochPart[] {
  const lengths = new Map<number, number>();
  for (const { epoch } of places) lengths.set(epoch, (lengths.get(epoch) ?? 0) + 1);
  return [...lengths].map(([epoch, length]) => ({ epoch, length }));
}

function inOrder(verdicts: readonly SettledMiniBatch[]): RecoveredOutput['setAside'] {
  const found = new Map(verdicts.map(({ rows, ...verdict }) => [verdict.index, { ...verdict, length: rows.length }]));
  return [...found.values()].sort((a, b) => a.index - b.index);
}

function totalsOf(verdicts: readonly SettledMiniBatch[]): VerdictTotals {
  const sum = (of: (verdict: SettledMiniBatch) => number) => verdicts.reduce((all, each) => all + of(each), 0);
  return {
    succeeded: sum(({ status }) => Number(status === 'succeeded')),
    failed: sum(({ status }) => Number(status === 'failed')),
    items: sum(({ items }) => items),
    failedItems: sum(({ items, succeededItems }) => items - succeededItems),
    rows: sum(({ rowCount }) => rowCount),
    bytes: sum(({ rows }) => rows.length),
    retries: sum(({ attempt }) => Math.max(0, attempt - 1)),
  };
}
