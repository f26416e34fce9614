import { createHash } from 'node:crypto';
import { invariant } from '../../core/errors.ts';
import { noFailures } from '../../core/ports/first-failures.ts';
import { makeCheckpoint } from '../../core/ports/make-checkpoint.ts';
import type {
  CheckpointNotes,
  EpochPart,
  OrderedOutput,
  OutputChange,
  RecoveredOutput,
  SealedParts,
  SettledMiniBatch,
  VerdictTotals,
} from '../../core/ports/ordered-output.ts';
import type { GrowingFile, Soon } from '../../core/ports/output-files.ts';
import type { Store } from '../../core/ports/store.ts';
import type { AheadBuffer } from './ahead-buffer.ts';
import { type AheadPieces, sha256Hex } from './ahead-pieces.ts';
import { type Checkpoint, encodeCheckpoint, type FormerOutput } from './checkpoint.ts';
import { frameHead } from './frames.ts';
import { bytesOf } from './output-parts.ts';
import { addEntry } from './output-totals.ts';
import type { StoredEntry } from './stored-entry.ts';

/** Appends of this size go to the disk before more is gathered. */
const BATCH_BYTES = 1024 * 1024;

/** What an epoch starts from and writes to. */
export interface EpochFiles {
  /** The step that all of it is of. */
  readonly owner: string;
  readonly run: number;
  readonly epoch: number;
  /** Null with `summary_only`. */
  readonly segment: GrowingFile | null;
  readonly entries: GrowingFile;
  readonly ahead: AheadPieces;
  /** Where the log is the tail: what comes before its turn waits here first. */
  readonly buffer: AheadBuffer | undefined;
  /** What the first segment begins with already. */
  readonly preamble: Uint8Array;
  /** Of former epochs. */
  readonly formerSegments: readonly EpochPart[];
  readonly formerEntries: readonly EpochPart[];
  readonly former: readonly FormerOutput[];
  readonly recovered: RecoveredOutput | undefined;
  readonly appended: VerdictTotals;
  readonly checkpointPath: string;
  readonly isOwner: () => Promise<boolean>;
}

/** The output of one epoch: rows in order in its segment, their audit entries, and what came before its turn. */
export class OutputWriter implements OrderedOutput {
  readonly #files: EpochFiles;
  readonly #store: Store;
  #appended: VerdictTotals;
  readonly #formerBytes: number;
  /** Of the segment, as it was written. */
  readonly #sha256 = createHash('sha256');
  #rows: Uint8Array[] = [];
  #entries: Uint8Array[] = [];
  /** Bytes gathered, of rows and of both. */
  #pending = 0;
  #gathered = 0;
  /** A write failed half way: what is in memory is no longer what is on disk. */
  #isBroken = false;

  constructor(files: EpochFiles, store: Store) {
    this.#files = files;
    this.#store = store;
    this.#appended = files.appended;
    this.#formerBytes = bytesOf(files.formerSegments);
    if (this.#formerBytes === 0) this.#sha256.update(files.preamble);
  }

  get epoch(): number {
    return this.#files.epoch;
  }

  get recovered(): RecoveredOutput | undefined {
    return this.#files.recovered;
  }

  get aheadBytes(): number {
    return this.#files.ahead.bytes + (this.#files.buffer?.bytes ?? 0);
  }

  async write(changes: readonly OutputChange[], from: number | null): Promise<void> {
    try {
      await this.#write(changes, from);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  async #write(changes: readonly OutputChange[], from: number | null): Promise<void> {
    // What comes before its turn, but has its turn later in the same call, never goes to a piece.
    const early = new Map<number, SettledMiniBatch>();
    for (const change of changes) {
      if (change.kind === 'set-aside') early.set(change.settled.index, change.settled);
      else if (change.kind === 'append') this.#gather(change.settled, change.settled.rows, undefined);
      else await this.#gatherSetAside(change.index, early);
      if (this.#gathered >= BATCH_BYTES) await this.#flush();
    }
    await this.#flush();
    const { ahead, buffer } = this.#files;
    if (buffer === undefined) await ahead.setAside([...early.values()]);
    else buffer.add(early.values(), from);
    if (buffer?.isDue) await ahead.setAside(buffer.drain());
  }

  #gatherSetAside(index: number, early: Map<number, SettledMiniBatch>): Soon<void> {
    const settled = early.get(index) ?? this.#files.buffer?.take(index);
    if (settled !== undefined) {
      early.delete(index);
      this.#gather(settled, settled.rows, undefined);
      return;
    }
    const ahead = this.#files.ahead.take(index);
    if (ahead instanceof Promise) return ahead.then(({ header, rows }) => this.#gather(header, rows, header.sha256));
    this.#gather(ahead.header, ahead.rows, ahead.header.sha256);
  }

  #gather(verdict: Omit<SettledMiniBatch, 'rows'>, rows: Uint8Array, sha256: string | undefined): void {
    const { segment } = this.#files;
    const length = segment === null ? 0 : rows.length;
    const offset = this.#formerBytes + (segment?.length ?? 0) + this.#pending;
    const entry = entryOf(verdict, this.#appended.rows, offset, length, sha256 ?? sha256Hex(rows));
    const head = frameHead(entry, NOTHING);
    this.#entries.push(head);
    if (length > 0) this.#rows.push(rows);
    this.#gathered += length + head.length;
    this.#pending += length;
    this.#appended = addEntry(this.#appended, verdict, length);
  }

  async #flush(): Promise<void> {
    if (this.#entries.length === 0) return;
    const [rows, entries] = [this.#rows, this.#entries];
    // Rows first: an entry whose hash fits vouches for them after a crash.
    await this.#files.segment?.append(rows);
    for (const bytes of rows) this.#sha256.update(bytes);
    await this.#files.entries.append(entries);
    this.#rows = [];
    this.#entries = [];
    this.#gathered = 0;
    this.#pending = 0;
  }

  async beginCheckpoint(notes: CheckpointNotes): Promise<() => Promise<void>> {
    // Whoever comes next goes by the last checkpoint, and by what is whole behind it.
    if (this.#isBroken) return async () => {};
    const { ahead, buffer, owner, run, epoch, former } = this.#files;
    if (buffer?.isDue) await this.#setAsideBuffered();
    const checkpoint: Checkpoint = {
      owner,
      run,
      epoch,
      ...notesOnly(notes),
      logOffset: buffer === undefined ? notes.logOffset : buffer.readAgainFrom(notes.logOffset),
      appended: this.#appended,
      ...this.#parts(),
      pieces: ahead.lengths(notes.next),
      former,
    };
    return () => this.#name(checkpoint);
  }

  async #name(checkpoint: Checkpoint): Promise<void> {
    const { segment, entries, ahead, buffer, checkpointPath } = this.#files;
    await segment?.sync();
    await entries.sync();
    await ahead.sync();
    await this.#store.put(checkpointPath, encodeCheckpoint(checkpoint));
    // A former owner that lives must not take away what its successor names.
    if (buffer === undefined) await ahead.dropBelow(checkpoint.next);
  }

  async freeze(notes: CheckpointNotes): Promise<SealedParts> {
    invariant(!this.#isBroken, 'an output whose write failed is not sealed');
    await this.#setAsideBuffered();
    await makeCheckpoint(this, notes);
    return { epoch: this.epoch, ...this.#parts(this.#sha256.copy().digest('hex')) };
  }

  /** What is drained and then not written is nowhere: no checkpoint may name an offset behind it any more. */
  async #setAsideBuffered(): Promise<void> {
    const { ahead, buffer } = this.#files;
    if (buffer === undefined) return;
    this.#isBroken = true;
    await ahead.setAside(buffer.drain());
    this.#isBroken = false;
  }

  #parts(sha256?: string): Pick<SealedParts, 'segments' | 'entries'> {
    const { segment, entries, formerSegments, formerEntries, epoch } = this.#files;
    const proof = sha256 === undefined ? {} : { sha256 };
    return {
      segments: segment === null ? [] : [...formerSegments, { epoch, length: segment.length, ...proof }],
      entries: [...formerEntries, { epoch, length: entries.length }],
    };
  }

  isOwner(): Promise<boolean> {
    return this.#files.isOwner();
  }

  async close(): Promise<void> {
    // The memory that it was allowed is for all steps.
    this.#files.buffer?.drain();
    this.#files.segment?.close();
    this.#files.entries.close();
    this.#files.ahead.close();
  }
}

const NOTHING = new Uint8Array();

/** Whoever gives the notes may have more to itself. */
function notesOnly({
  next,
  total,
  totalItems,
  initFailed,
  verdicts,
  firstFailures = noFailures,
  decision,
}: CheckpointNotes): Omit<CheckpointNotes, 'logOffset'> {
  return { next, total, totalItems, initFailed, verdicts, firstFailures, decision };
}

function entryOf(
  verdict: Omit<SettledMiniBatch, 'rows'>,
  firstRow: number,
  offset: number,
  length: number,
  sha256: string,
): StoredEntry {
  const { index, status, items, succeededItems, rowCount, attempt, scorer, worker, durationMs } = verdict;
  const { error, traceback, inputs, metrics } = verdict;
  const place = { firstRow, rowCount, offset, length, sha256 };
  const entry = {
    index,
    status,
    items,
    succeededItems,
    ...place,
    attempt,
    scorer,
    worker,
    durationMs,
    error,
    traceback,
    inputs,
  };
  return metrics === undefined ? entry : { ...entry, metrics };
}
