import type { MiniBatchPart, Slice, WireRecord } from './records.ts';

/** Turns records into bytes and back. */
export interface Codec {
  encode(record: WireRecord): Uint8Array;
  /**
   * Guards before it decodes: a short frame must not cost memory or time.
   *
   * @throws MillraceError `RECORD_UNDECODABLE`, with the reason, for anything but one whole record of a known schema.
   */
  decode(bytes: Uint8Array): WireRecord;
}

/** Files of many entries of one schema (Avro object container files), readable by any Avro tool. */
export interface EntryFiles {
  write<Name extends keyof FileEntries>(
    name: Name,
    entries: AsyncIterable<FileEntries[Name]> | Iterable<FileEntries[Name]>,
  ): AsyncIterable<Uint8Array>;
  /** @throws MillraceError `STATE_CORRUPT` for a file that is torn or of another schema. */
  read<Name extends keyof FileEntries>(name: Name, bytes: AsyncIterable<Uint8Array>): AsyncIterable<FileEntries[Name]>;
}

/** The schemas of the files in the store, by name (`schemas/files/`). */
export interface FileEntries {
  PlannedMiniBatch: PlannedMiniBatch;
  AuditEntry: AuditEntry;
}

/** A mini-batch as it was planned: what one `run()` call will get. */
export interface PlannedMiniBatch extends MiniBatchPart {
  /** From 0, over all inputs. */
  readonly index: number;
  /** The name of the input that all its files come from. */
  readonly input: string;
  /** What stands in front of the path of every slice: ends with a `/`, or is empty. */
  readonly folder: string;
  /** In input order; never empty. */
  readonly slices: readonly Slice[];
}

/** What became of one mini-batch. */
export interface AuditEntry {
  readonly index: number;
  readonly status: 'succeeded' | 'failed';
  readonly items: number;
  readonly succeededItems: number;
  /** Its rows are `firstRow` … `firstRow + rowCount − 1`, from 0. */
  readonly firstRow: number;
  readonly rowCount: number;
  /** Its bytes in the output file start here. */
  readonly offset: number;
  readonly length: number;
  /** Of its bytes; 32 bytes. */
  readonly sha256: Uint8Array;
  /** Of the try that settled it. */
  readonly attempt: number;
  readonly scorer: string;
  readonly worker: number;
  readonly durationMs: number;
  /** The last failed try's message; empty when it succeeded. */
  readonly error: string;
  readonly traceback: string;
  /** The first few names of what a failed one consists of. */
  readonly inputs: readonly string[];
  /** What the try that settled it logged as metrics: a name and a JSON value, joined by a tab. */
  readonly metrics?: readonly string[];
}
