import type { AuditEntry } from './codec.ts';
import type { Decision } from './decision.ts';
import type { FirstFailures } from './first-failures.ts';
import type { RunAddress } from './step-address.ts';
import type { RowColumn } from './table/row-line.ts';

/** Claims steps' outputs and publishes them once they are decided. */
export interface OrderedOutputs {
  /**
   * Becomes the step's owner: claims the next epoch and takes over what earlier ones made durable. Earlier owners that
   * wake late write only to files that nobody reads any more.
   */
  claim(step: RunAddress, options: OutputOptions): Promise<OrderedOutput>;
  /** Whether all that a seal names is there as it was written. What is not, a later run's claim makes good. */
  isWhole(step: RunAddress, options: OutputOptions, parts: SealedParts): Promise<boolean>;
  /**
   * Makes the output file of a completed run from what its seal names. Repeatable by anybody.
   *
   * @throws MillraceError `STATE_CORRUPT`, naming the file, when something of it is not as it was written
   */
  publish(step: RunAddress, options: OutputOptions, parts: SealedParts): Promise<PublishedOutput>;
  /**
   * Makes `audit.<n>.avro` from what the seal names. Repeatable by anybody. What the last call of `startLook` returned has
   * seen each entry once, in order: an audit that stands already is looked at anew.
   */
  writeAudit(step: RunAddress, parts: SealedParts, startLook: () => (entry: AuditEntry) => void): Promise<void>;
  /** Removes what only an unfinished run needs. Once the end is written. */
  tidy(step: RunAddress, options: OutputOptions): Promise<void>;
  /** The rows in order as far as the newest checkpoint vouches for them, from byte `from` of the output. */
  readSoFar(step: RunAddress, options: OutputOptions, from: number): AsyncIterable<Uint8Array>;
}

/** Where a step's own files lie in the store (`core/job/layout.ts`). */
export interface OutputLayout {
  epochs(step: RunAddress): string;
  epoch(step: RunAddress, e: number): string;
  checkpoint(step: RunAddress, e: number): string;
  ahead(step: RunAddress, e: number, piece: number): string;
  entries(step: RunAddress, e: number): string;
  audit(step: RunAddress, n: number): string;
  folder(step: RunAddress): string;
}

export interface OutputOptions {
  /** Absolute folder of the output. */
  readonly folder: string;
  /** Null with `summary_only`: there is no file. */
  readonly fileName: string | null;
  /** Names the step among all jobs: others may have the same folder. */
  readonly owner: string;
  readonly overwrite: boolean;
  /** Stands at the very start of the file (the header of a csv). */
  readonly preamble: Uint8Array;
  /** Of parquet: the rows are lines of these (`table/row-line.ts`), the file is made of them at the seal. Null: the file is the rows. */
  readonly rowColumns: readonly RowColumn[] | null;
}

export interface OrderedOutput {
  readonly epoch: number;
  /** What earlier owners left; undefined when there is none. */
  readonly recovered: RecoveredOutput | undefined;
  /**
   * Takes what changed, in order. Where the tail is in files, it resolves when the operating system has it: a killed
   * process loses nothing, a power cut what came since the last checkpoint. None of it came from before `from`, an
   * offset of the log; null: from anywhere in it.
   */
  write(changes: readonly OutputChange[], from: number | null): Promise<void>;
  /**
   * Takes down how far the output is. What it resolves to makes all that durable and then names it, whatever is written
   * meanwhile: a disk that is slow to sync must not hold back what comes. One at a time, and none beside `freeze` or `close`.
   */
  beginCheckpoint(notes: CheckpointNotes): Promise<() => Promise<void>>;
  /** The last checkpoint; afterwards nothing more is written. Returns what a seal has to name. */
  freeze(notes: CheckpointNotes): Promise<SealedParts>;
  /** Bytes that wait for their turn. */
  readonly aheadBytes: number;
  /** False once a higher epoch is claimed: whoever did it is the owner now. */
  isOwner(): Promise<boolean>;
  close(): Promise<void>;
}

/** A mini-batch's verdict with its rows; places in the output are known only when its turn comes. */
export interface SettledMiniBatch extends Omit<AuditEntry, 'firstRow' | 'offset' | 'length' | 'sha256'> {
  /** The verdict was given in this run. */
  readonly run: number;
  readonly rows: Uint8Array;
}

export type OutputChange =
  /** Its turn is now. */
  | { readonly kind: 'append'; readonly settled: SettledMiniBatch }
  /** It came before its turn. */
  | { readonly kind: 'set-aside'; readonly settled: SettledMiniBatch }
  /** What was set aside has its turn now. */
  | { readonly kind: 'append-set-aside'; readonly index: number };

/** What the owner wants to find again beside the output's own lengths. */
export interface CheckpointNotes {
  /** First index that is not appended. */
  readonly next: number;
  readonly total: number | null;
  readonly totalItems: number | null;
  /** First offset of the step's log whose effect is not in the output; null when the log of this run is not begun. */
  readonly logOffset: number | null;
  /** Scorers whose `init()` failed in this run. */
  readonly initFailed: readonly string[];
  /** Verdicts given in this run. */
  readonly verdicts: number;
  /** Absent in checkpoints of older versions. */
  readonly firstFailures?: FirstFailures;
  /** Of the run, in its last checkpoint: the log would not tell again what it was decided upon. Null while there is none. */
  readonly decision: Decision | null;
}

export interface RecoveredOutput extends CheckpointNotes {
  /** Verdicts below `next`, without their rows, folded. */
  readonly appended: VerdictTotals;
  /** Verdicts at or above `next` that are set aside, in index order. */
  readonly setAside: readonly SetAsideVerdict[];
  /** What was found damaged or lost, and what becomes of it: a line each, for people. */
  readonly notices: readonly string[];
}

/** A verdict whose rows lie where the output finds them. */
export interface SetAsideVerdict extends Omit<SettledMiniBatch, 'rows'> {
  /** Bytes of its rows. */
  readonly length: number;
}

/** The sums over verdicts. */
export interface VerdictTotals {
  /** Mini-batches, as `failed`. */
  readonly succeeded: number;
  readonly failed: number;
  /** Of the mini-batches that have a verdict. */
  readonly items: number;
  readonly failedItems: number;
  readonly rows: number;
  /** Of rows. */
  readonly bytes: number;
  /** Tries beyond the first. */
  readonly retries: number;
}

export interface SealedParts {
  readonly epoch: number;
  /** In order; only the first `length` bytes of each count. */
  readonly segments: readonly EpochPart[];
  readonly entries: readonly EpochPart[];
}

export interface EpochPart {
  readonly epoch: number;
  readonly length: number;
  /** Hex; of a sealed segment that its author wrote from end to end, as it was written. */
  readonly sha256?: string;
}

export interface PublishedOutput {
  /** Absolute path; null with `summary_only`. */
  readonly path: string | null;
  readonly bytes: number;
  /** Hex; of the output file. Null when there is none. */
  readonly sha256: string | null;
  /** Another one once another file has taken its place, which a look tells. Null when there is none. */
  readonly mark: string | null;
}
