import type { OutputOptions, PublishedOutput, SealedParts } from './ordered-output.ts';

/** At once where that is sooner than a promise, as it is with a local disk. */
export type Soon<T> = T | Promise<T>;

/**
 * The files that outputs are made of: they grow, and of what is written to them only that counts which a checkpoint
 * names. Places are what `Store.address` gives, or lie in the folder of an output.
 *
 * Your job: what was appended before a `sync` resolves survives all; afterwards it never changes.
 * Not your job: knowing what is in them, or who may write.
 *
 * Every method may throw MillraceError `STORE_UNAVAILABLE` or `STORE_FULL`, naming the place.
 */
export interface OutputFiles {
  /**
   * Makes a file of which there is none; it need not be found before it is synced. `of` an output: that it cannot be
   * used is the fault of the job that has named its folder, as MillraceError `OUTPUT_UNUSABLE`.
   */
  create(place: string, of: 'output' | 'step'): GrowingFile;
  /** Undefined when there is no such file. */
  open(place: string): Soon<ReadableFile | undefined>;
  /** Bytes; undefined when there is no such file. */
  size(place: string): Soon<number | undefined>;
  /** From byte `from` up to `to` or the end; nothing when there is no such file. */
  stream(place: string, from: number, to: number): AsyncIterable<Uint8Array>;
  /** The names of the files right in a folder. */
  names(folder: string): Soon<readonly string[]>;
  /** Makes what another process wrote durable. Nothing happens when there is no such file. */
  sync(place: string): Soon<void>;
  /** Of a file; nothing happens when there is none. */
  remove(place: string): Soon<void>;
  /** Of a folder that nobody has anything in; where there is something, or folders are only names, nothing happens. */
  removeFolder(place: string): Soon<void>;
  /** Makes the output file from segments, whole or not at all. Repeatable by anybody. */
  publish(
    output: OutputOptions,
    parts: SealedParts,
    segmentAt: (name: string | number) => string,
  ): Promise<PublishedOutput>;
}

/** What was appended and synced. */
export interface ReadableFile {
  /** As many bytes as there are, at most `length`; nobody writes to them any more. */
  read(at: number, length: number): Soon<Uint8Array>;
  close(): void;
}

/** What this process appends; `read` gives what is not synced yet as well. */
export interface GrowingFile extends ReadableFile {
  readonly place: string;
  readonly length: number;
  /** Where a kill of this process need not lose it, it resolves when the operating system has all of it. */
  append(buffers: readonly Uint8Array[]): Promise<void>;
  sync(): Promise<void>;
}
