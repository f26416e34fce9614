import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { EpochPart, OutputLayout, OutputOptions } from '../../core/ports/ordered-output.ts';
import type { RunAddress } from '../../core/ports/step-address.ts';
import { sha256Hex } from './ahead-pieces.ts';
import type { Checkpoint, NamedPart } from './checkpoint.ts';
import { readFrames } from './frames.ts';
import { segmentPath } from './output-segments.ts';
import type { StoredEntry } from './stored-entry.ts';

export interface PlacedEntry {
  readonly entry: StoredEntry;
  /** Where its frame ends in its file. */
  readonly end: number;
}

/** The files that epochs of a step left. */
export class OutputPlaces {
  readonly #layout: OutputLayout;
  readonly #step: RunAddress;
  readonly #output: OutputOptions;
  readonly #localPath: (path: string) => string;

  constructor(layout: OutputLayout, step: RunAddress, output: OutputOptions, localPath: (path: string) => string) {
    this.#layout = layout;
    this.#step = step;
    this.#output = output;
    this.#localPath = localPath;
  }

  /** False with `summary_only`. */
  get hasSegments(): boolean {
    return this.#output.fileName !== null;
  }

  segment(epoch: number): string {
    return segmentPath(this.#output, epoch);
  }

  entries(epoch: number): string {
    return this.#localPath(this.#layout.entries(this.#step, epoch));
  }

  piece(name: string): string {
    return this.#localPath(`${this.#layout.folder(this.#step)}/${name}`);
  }

  /** The entries of an epoch from byte `from` of its file. */
  async *entriesFrom(epoch: number, from: number, to?: number): AsyncGenerator<PlacedEntry> {
    for await (const page of readFrames<StoredEntry>(this.entries(epoch), to, from)) {
      for (const { header, end } of page) yield { entry: header, end };
    }
  }

  /** All entries of parts, in order; `end` counts through all of them. */
  async *allEntries(parts: readonly EpochPart[]): AsyncGenerator<PlacedEntry> {
    let before = 0;
    for (const { epoch, length } of parts) {
      for await (const { entry, end } of this.entriesFrom(epoch, 0, length)) yield { entry, end: before + end };
      before += length;
    }
  }

  /** Whether an epoch's segment, which begins at byte `start` of the output, holds the entry's rows as written. */
  isWhole(epoch: number, entry: StoredEntry, start: number): boolean {
    if (entry.length === 0) return true;
    const rows = readBytes(this.segment(epoch), entry.offset - start, entry.length);
    return rows !== undefined && sha256Hex(rows) === entry.sha256;
  }

  /**
   * What a checkpoint names was made durable before: less of it is damage, and going on would lose rows in silence.
   *
   * @throws MillraceError `STATE_CORRUPT`, naming the file
   */
  requireAll({ segments, entries }: Pick<Checkpoint, 'segments' | 'entries'>): void {
    for (const { epoch, length } of segments) requireBytes(this.segment(epoch), length);
    for (const { epoch, length } of entries) requireBytes(this.entries(epoch), length);
  }

  /** What a checkpoint names, and what its epoch set aside after it: that only grows, so its whole files count. */
  piecesOf(base: Checkpoint): readonly NamedPart[] {
    const folder = this.#localPath(this.#layout.folder(this.#step));
    const own = basename(this.#layout.ahead(this.#step, base.epoch, 0)).replace(/0$/, '');
    const inherited = base.pieces.filter(({ name }) => !name.startsWith(own));
    const names = readdirSync(folder).filter((name) => name.startsWith(own));
    return [...inherited, ...names.map((name) => ({ name, length: statSync(join(folder, name)).size }))];
  }
}

function requireBytes(path: string, length: number): void {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size >= length) return;
  const hint = 'put it back from a copy, or run the job anew';
  throw new MillraceError('STATE_CORRUPT', `${path} has ${size} bytes; ${length} were written`, { hint });
}

function readBytes(path: string, offset: number, length: number): Uint8Array | undefined {
  const bytes = Buffer.allocUnsafe(length);
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined;
  } finally {
    closeSync(fd);
  }
}
