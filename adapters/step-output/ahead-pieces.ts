import { hash } from 'node:crypto';
import { invariant, MillraceError } from '../../core/errors.ts';
import type { SetAsideVerdict, SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import type { GrowingFile, OutputFiles, ReadableFile, Soon } from '../../core/ports/output-files.ts';
import type { NamedPart } from './checkpoint.ts';
import { frameAt, frameHead } from './frames.ts';
import { NearbyReader } from './nearby-reader.ts';

const PIECE_BYTES = 64 * 1024 * 1024;
/** So many are encoded and written at once: what that takes goes before the next are. */
const PAGE = 1_024;
/** What has its turn soon after it was set aside need not be read again. */
const KEPT_BYTES = 8 * 1024 * 1024;
/** What a verdict takes in memory beside its rows. */
const VERDICT_BYTES = 512;

/** What a frame of a piece says about the rows behind it. */
export interface AheadHeader extends SetAsideVerdict {
  /** Hex, of the rows. */
  readonly sha256: string;
}

/** A verdict that came before its turn, with its rows. */
interface Ahead {
  readonly header: AheadHeader;
  readonly rows: Uint8Array;
}

/** Where one lies. There may be millions: what is not kept is read again. */
interface Place {
  readonly piece: Piece;
  /** Of the frame; of the rows alone where the header is known. */
  readonly offset: number;
  readonly frameLength: number;
  /** Of its rows. */
  readonly length: number;
  /** Only what a former owner set aside. */
  readonly header: AheadHeader | undefined;
  kept: Ahead | undefined;
}

/** What former owners set aside. */
export interface FormerAhead {
  readonly verdicts: readonly { readonly header: AheadHeader; readonly path: string; readonly offset: number }[];
  readonly pieces: readonly NamedPart[];
}

/** A file that places point into; the ones of former owners are only read. */
interface Piece {
  readonly path: string;
  readonly file: ReadableFile | undefined;
  /** The highest index in it; −1 when it is empty. */
  highest: number;
}

/** Verdicts that came before their turn, on disk; only their places are in memory. */
export class AheadPieces {
  readonly #files: OutputFiles;
  readonly #pathOf: (piece: number) => string;
  readonly #places = new Map<number, Place>();
  readonly #reader = new NearbyReader();
  readonly #mine: (Piece & { readonly file: GrowingFile })[] = [];
  #former: FormerAhead | undefined;
  readonly #formerFiles = new Map<string, ReadableFile>();
  #count = 0;
  #bytes = 0;
  #keptBytes = 0;

  constructor(files: OutputFiles, pathOf: (piece: number) => string) {
    this.#files = files;
    this.#pathOf = pathOf;
  }

  /** Bytes of rows that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes over what former owners set aside: each file as far as it counts. */
  async adopt(former: FormerAhead): Promise<void> {
    this.#former = former;
    for (const { header, path, offset } of former.verdicts) {
      // What has no rows need not even have a file.
      const file = header.length === 0 ? undefined : await this.#openFormer(path);
      const piece = { path, file, highest: Number.POSITIVE_INFINITY };
      const { index, length } = header;
      this.#places.set(index, { piece, offset, frameLength: length, length, header, kept: undefined });
      this.#bytes += length;
    }
  }

  async #openFormer(path: string): Promise<ReadableFile> {
    const file = this.#formerFiles.get(path) ?? (await this.#files.open(path));
    if (file === undefined)
      throw new MillraceError('STATE_CORRUPT', `${path}: what was set aside is not there any more`);
    this.#formerFiles.set(path, file);
    return file;
  }

  async setAside(verdicts: readonly SettledMiniBatch[]): Promise<void> {
    for (let from = 0; from < verdicts.length; from += PAGE) {
      await this.#setPageAside(verdicts.slice(from, from + PAGE));
    }
  }

  async #setPageAside(verdicts: readonly SettledMiniBatch[]): Promise<void> {
    const piece = this.#current();
    const buffers: Uint8Array[] = [];
    const places: [index: number, place: Place][] = [];
    let at = piece.file.length;
    for (const verdict of verdicts) {
      const { rows } = verdict;
      const header = headerOf(verdict);
      const head = frameHead(header, rows);
      buffers.push(head, rows);
      const { index, length } = header;
      const frameLength = head.length + length;
      places.push([index, { piece, offset: at, frameLength, length, header: undefined, kept: { header, rows } }]);
      at += frameLength;
    }
    await piece.file.append(buffers);
    for (const [index, place] of places) this.#remember(index, place);
  }

  #remember(index: number, place: Place): void {
    place.piece.highest = Math.max(place.piece.highest, index);
    if (this.#keptBytes + VERDICT_BYTES + place.length > KEPT_BYTES) place.kept = undefined;
    else this.#keptBytes += VERDICT_BYTES + place.length;
    this.#places.set(index, place);
    this.#bytes += place.length;
  }

  /** Gives a verdict back, with its rows; it stays on disk until `dropBelow`. */
  take(index: number): Soon<Ahead> {
    const place = this.#places.get(index);
    invariant(place !== undefined, `mini-batch ${index} was never set aside`);
    this.#places.delete(index);
    this.#bytes -= place.length;
    if (place.kept === undefined) return this.#read(index, place);
    this.#keptBytes -= VERDICT_BYTES + place.length;
    return place.kept;
  }

  #read(index: number, place: Place): Soon<Ahead> {
    const { piece, offset, frameLength } = place;
    const isEmpty = frameLength === 0 || piece.file === undefined;
    const bytes = isEmpty ? NO_ROWS : this.#reader.read(piece.file, offset, frameLength);
    return bytes instanceof Promise
      ? bytes.then((read) => checkedAhead(index, place, read))
      : checkedAhead(index, place, bytes);
  }

  async sync(): Promise<void> {
    for (const piece of this.#mine) await piece.file.sync();
  }

  /** The pieces that a checkpoint at `next` needs, by file name, as far as they count. */
  lengths(next: number): readonly NamedPart[] {
    const mine = this.#mine.slice(this.#neededFrom(next));
    const named = mine.map(({ path, file }) => ({ name: path.slice(path.lastIndexOf('/') + 1), length: file.length }));
    return [...(this.#former?.pieces ?? []), ...named];
  }

  /** Removes what a checkpoint at `next` does not name any more. */
  async dropBelow(next: number): Promise<void> {
    for (const { file, path } of this.#mine.splice(0, this.#neededFrom(next))) {
      file.close();
      await this.#files.remove(path);
    }
  }

  /** Pieces wholly below `next` are needed no more; the last is written to. */
  #neededFrom(next: number): number {
    const first = this.#mine.findIndex(({ highest }) => highest >= next);
    return first === -1 ? Math.max(0, this.#mine.length - 1) : first;
  }

  close(): void {
    for (const piece of this.#mine) piece.file.close();
    this.#mine.length = 0;
    for (const file of this.#formerFiles.values()) file.close();
    this.#formerFiles.clear();
  }

  #current(): Piece & { readonly file: GrowingFile } {
    const last = this.#mine.at(-1);
    if (last !== undefined && last.file.length < PIECE_BYTES) return last;
    const file = this.#files.create(this.#pathOf(this.#count), 'step');
    this.#count += 1;
    const piece = { path: file.place, file, highest: -1 };
    this.#mine.push(piece);
    return piece;
  }
}

export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

const NO_ROWS = Buffer.alloc(0);

/** Named one by one: what is copied as it comes is slow to write. */
function headerOf(verdict: SettledMiniBatch): AheadHeader {
  const { rows, metrics } = verdict;
  const header = {
    index: verdict.index,
    run: verdict.run,
    status: verdict.status,
    items: verdict.items,
    succeededItems: verdict.succeededItems,
    rowCount: verdict.rowCount,
    attempt: verdict.attempt,
    scorer: verdict.scorer,
    worker: verdict.worker,
    durationMs: verdict.durationMs,
    error: verdict.error,
    traceback: verdict.traceback,
    inputs: verdict.inputs,
    length: rows.length,
    sha256: sha256Hex(rows),
  };
  return metrics === undefined ? header : { ...header, metrics };
}

function checkedAhead(index: number, { piece, length, header }: Place, bytes: Uint8Array | undefined): Ahead {
  const ahead = bytes && (header === undefined ? aheadOf(bytes) : { header, rows: bytes });
  const isAsWritten = header === undefined || (ahead !== undefined && sha256Hex(ahead.rows) === header.sha256);
  if (isAsWritten && ahead?.header.index === index && ahead.rows.length === length) return ahead;
  throw new MillraceError('STATE_CORRUPT', `${piece.path}: the rows of mini-batch ${index} are not as written`);
}

/** Undefined for what is not one whole frame. */
function aheadOf(bytes: Uint8Array): Ahead | undefined {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const frame = frameAt<AheadHeader>(whole);
  return frame && { header: frame.header, rows: bytes.subarray(frame.offset, frame.offset + frame.length) };
}
