import { MillraceError } from '../../core/errors.ts';
import type { EpochPart, OutputLayout, OutputOptions } from '../../core/ports/ordered-output.ts';
import type { OutputFiles } from '../../core/ports/output-files.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import type { AheadHeader } from './ahead-pieces.ts';
import type { Checkpoint, NamedPart } from './checkpoint.ts';
import { type Frame, readFrames } from './frames.ts';
import { bytesOf } from './output-parts.ts';
import { segmentPlace } from './output-segments.ts';
import { RowsReader } from './rows-reader.ts';
import type { StoredEntry } from './stored-entry.ts';

export interface PlacedEntry {
  readonly entry: StoredEntry;
  /** Where its frame ends in its file. */
  readonly end: number;
}

/** Where the rows of an entry lie. */
export interface RowsPlace {
  readonly path: string;
  readonly offset: number;
}

/** The files that epochs of a step left, and what turns out to be wrong with them. */
export class OutputPlaces {
  readonly #files: OutputFiles;
  readonly #layout: OutputLayout;
  readonly #step: RunAddress;
  readonly #output: OutputOptions;
  readonly #addressOf: (path: string) => string;
  readonly #rows: RowsReader;
  /** By file: the first fault that was found in it. */
  readonly #faults = new Map<string, string>();
  readonly #unkept: string[] = [];

  constructor(
    files: OutputFiles,
    layout: OutputLayout,
    step: RunAddress,
    output: OutputOptions,
    addressOf: (path: string) => string,
  ) {
    this.#files = files;
    this.#rows = new RowsReader(files);
    this.#layout = layout;
    this.#step = step;
    this.#output = output;
    this.#addressOf = addressOf;
  }

  /** False with `summary_only`. */
  get hasSegments(): boolean {
    return this.#output.fileName !== null;
  }

  get preamble(): Uint8Array {
    return this.#output.preamble;
  }

  /** What was found damaged or cut off so far, a line each. */
  get notices(): readonly string[] {
    return [...this.faults.map((fault) => `${fault}; what was lost by it is scored again`), ...this.#unkept];
  }

  /** What was found damaged so far: the first of each file, by its path. */
  get faults(): readonly string[] {
    return [...this.#faults].map(([path, fault]) => `${path} ${fault}`);
  }

  close(): Promise<void> {
    return this.#rows.close();
  }

  segment(epoch: number): string {
    return segmentPlace(this.#output, epoch);
  }

  entries(epoch: number): string {
    return this.#addressOf(this.#layout.entries(this.#step, epoch));
  }

  piece(name: string): string {
    return this.#addressOf(`${this.#layout.folder(this.#step)}/${name}`);
  }

  /** The entries of an epoch from byte `from` of its file. */
  async *entriesFrom(epoch: number, from: number, to?: number): AsyncGenerator<PlacedEntry> {
    const path = this.entries(epoch);
    for await (const { header, end } of this.#frames<StoredEntry>(path, to ?? (await this.#sizeOf(path)), from)) {
      yield { entry: header, end };
    }
  }

  /** All entries of parts, in order, as far as they are whole; `end` counts through all of them. */
  async *allEntries(parts: readonly EpochPart[]): AsyncGenerator<PlacedEntry> {
    let before = 0;
    for (const { epoch, length } of parts) {
      for await (const { entry, end } of this.entriesFrom(epoch, 0, length)) yield { entry, end: before + end };
      before += length;
    }
  }

  pieceFrames({ name, length }: NamedPart): AsyncGenerator<Frame<AheadHeader>> {
    return this.#frames<AheadHeader>(this.piece(name), length, 0);
  }

  async *#frames<Header>(path: string, to: number, from: number): AsyncGenerator<Frame<Header>> {
    let read = from;
    for await (const page of readFrames<Header>(this.#files, path, to, from)) {
      yield* page;
      read = page.at(-1)?.end ?? read;
    }
    if (read < to) this.#fault(path, `is not whole from byte ${read} of ${to} on`);
  }

  /** Where an entry's rows lie in segments that make the output together. */
  rowsOf(segments: readonly EpochPart[], { offset }: Pick<StoredEntry, 'offset'>): RowsPlace {
    let start = 0;
    let place: RowsPlace = { path: '', offset: 0 };
    for (const { epoch, length } of segments) {
      place = { path: this.segment(epoch), offset: offset - start };
      if (offset < start + length) break;
      start += length;
    }
    return place;
  }

  /** Whether the entry's rows are there as written. */
  async isWhole({ path, offset }: RowsPlace, entry: Omit<StoredEntry, 'offset'>): Promise<boolean> {
    if (await this.#rows.holds(path, offset, entry)) return true;
    const end = offset + entry.length;
    this.#fault(path, `does not have the rows of mini-batch ${entry.index} (bytes ${offset} to ${end}) as written`);
    return false;
  }

  /** As `isWhole`, of rows behind the `known` bytes that a checkpoint names: a file may end before them, undamaged. */
  async isKept(place: RowsPlace, entry: StoredEntry, known: number): Promise<boolean> {
    const { path, offset } = place;
    if (await this.#rows.holds(path, offset, entry)) return true;
    const size = await this.#sizeOf(path);
    if (size < known || size >= offset + entry.length) return this.isWhole(place, entry);
    const from = `the rows of mini-batch ${entry.index}`;
    this.#unkept.push(`${path} ends before ${from}: what came from there on was not kept, and is scored again`);
    return false;
  }

  /** Whether what stands at the very start of the output is there. */
  async hasPreamble(segments: readonly EpochPart[]): Promise<boolean> {
    const { preamble } = this.#output;
    if (preamble.length === 0 || bytesOf(segments) === 0) return true;
    const { path } = this.rowsOf(segments, { offset: 0 });
    const found = await this.#rows.read(path, 0, preamble.length);
    if (found !== undefined && Buffer.from(found).equals(preamble)) return true;
    this.#fault(path, 'does not begin as it was written');
    return false;
  }

  /**
   * What a checkpoint names was made durable before: less of it is damage, and going on would lose rows in silence.
   *
   * @throws MillraceError `STATE_CORRUPT`, naming the file
   */
  async requireAll({ segments, entries }: Pick<Checkpoint, 'segments' | 'entries'>): Promise<void> {
    for (const { epoch, length } of segments) await this.#requireBytes(this.segment(epoch), length);
    for (const { epoch, length } of entries) await this.#requireBytes(this.entries(epoch), length);
  }

  /** Makes what an epoch left survive a power cut: it may have been killed before it did so itself. */
  async sync(epoch: number, pieces: readonly NamedPart[]): Promise<void> {
    const paths = [this.entries(epoch), ...pieces.map(({ name }) => this.piece(name))];
    if (this.hasSegments) paths.push(this.segment(epoch));
    for (const path of paths) await this.#files.sync(path);
  }

  /** What a checkpoint names, and what its epoch set aside after it: that only grows, so its whole files count. */
  async piecesOf(base: Checkpoint): Promise<readonly NamedPart[]> {
    const folder = this.#addressOf(this.#layout.folder(this.#step));
    const own = nameOf(this.#layout.ahead(this.#step, base.epoch, 0)).replace(/0$/, '');
    const lengths = new Map(base.pieces.map(({ name, length }) => [name, length]));
    for (const name of (await this.#files.names(folder)).filter((name) => name.startsWith(own))) {
      lengths.set(name, Math.max(await this.#sizeOf(this.piece(name)), lengths.get(name) ?? 0));
    }
    return [...lengths].map(([name, length]) => ({ name, length }));
  }

  #fault(path: string, fault: string): void {
    if (!this.#faults.has(path)) this.#faults.set(path, fault);
  }

  async #sizeOf(path: string): Promise<number> {
    return (await this.#files.size(path)) ?? 0;
  }

  async #requireBytes(path: string, length: number): Promise<void> {
    const size = await this.#sizeOf(path);
    if (size >= length) return;
    const hint = 'put it back from a copy, or run millrace resume: what is lost is scored again';
    throw new MillraceError('STATE_CORRUPT', `${path} has ${size} bytes; ${length} were written`, { hint });
  }
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
