import { hash } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { invariant, MillraceError } from '../../core/errors.ts';
import type { SetAsideVerdict, SettledMiniBatch } from '../../core/ports/ordered-output.ts';
import { AppendFile } from './append-file.ts';
import type { NamedPart } from './checkpoint.ts';
import { frameHead } from './frames.ts';

const PIECE_BYTES = 64 * 1024 * 1024;
/** Rows that come soon after they were set aside need not be read again. */
const KEPT_BYTES = 8 * 1024 * 1024;

/** What a frame of a piece says about the rows behind it. */
export interface AheadHeader extends SetAsideVerdict {
  /** Hex, of the rows. */
  readonly sha256: string;
}

/** Where the rows of a verdict lie that came before its turn. */
interface Place {
  readonly header: AheadHeader;
  readonly piece: Piece;
  readonly offset: number;
  rows: Uint8Array | undefined;
}

/** What former owners set aside. */
export interface FormerAhead {
  readonly verdicts: readonly { readonly header: AheadHeader; readonly path: string; readonly offset: number }[];
  readonly pieces: readonly NamedPart[];
}

/** A file that places point into; the ones of former owners are only read. */
interface Piece {
  readonly path: string;
  readonly fd: number;
  /** The highest index in it; −1 when it is empty. */
  highest: number;
}

/** Verdicts that came before their turn, on disk; only their places are in memory. */
export class AheadPieces {
  readonly #pathOf: (piece: number) => string;
  readonly #places = new Map<number, Place>();
  readonly #mine: (Piece & { readonly file: AppendFile })[] = [];
  #former: FormerAhead | undefined;
  readonly #formerFds = new Map<string, number>();
  #count = 0;
  #bytes = 0;
  #keptBytes = 0;

  constructor(pathOf: (piece: number) => string) {
    this.#pathOf = pathOf;
  }

  /** Bytes of rows that wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Takes over what former owners set aside: each file as far as it counts. */
  adopt(former: FormerAhead): void {
    this.#former = former;
    for (const { header, path, offset } of former.verdicts) {
      // What has no rows need not even have a file.
      const fd = header.length === 0 ? -1 : this.#openFormer(path);
      const piece = { path, fd, highest: Number.POSITIVE_INFINITY };
      this.#places.set(header.index, { header, piece, offset, rows: undefined });
      this.#bytes += header.length;
    }
  }

  #openFormer(path: string): number {
    const fd = this.#formerFds.get(path) ?? openSync(path, 'r');
    this.#formerFds.set(path, fd);
    return fd;
  }

  async setAside(verdicts: readonly SettledMiniBatch[]): Promise<void> {
    if (verdicts.length === 0) return;
    const piece = this.#current();
    const buffers: Uint8Array[] = [];
    const places: Place[] = [];
    let at = piece.file.length;
    for (const { rows, ...verdict } of verdicts) {
      const header: AheadHeader = { ...verdict, length: rows.length, sha256: sha256Hex(rows) };
      const head = frameHead(header, rows);
      buffers.push(head, rows);
      places.push({ header, piece, offset: at + head.length, rows });
      at += head.length + rows.length;
    }
    await piece.file.append(buffers);
    for (const place of places) this.#remember(place, piece);
  }

  #remember(place: Place, piece: Piece): void {
    const { index, length } = place.header;
    piece.highest = Math.max(piece.highest, index);
    if (this.#keptBytes + length > KEPT_BYTES) place.rows = undefined;
    else this.#keptBytes += length;
    this.#places.set(index, place);
    this.#bytes += length;
  }

  /** Gives a verdict back, with its rows; it stays on disk until `dropBelow`. */
  take(index: number): { readonly header: AheadHeader; readonly rows: Uint8Array } {
    const place = this.#places.get(index);
    invariant(place !== undefined, `mini-batch ${index} was never set aside`);
    this.#places.delete(index);
    this.#bytes -= place.header.length;
    if (place.rows !== undefined) this.#keptBytes -= place.header.length;
    return { header: place.header, rows: place.rows ?? readRows(place) };
  }

  async sync(): Promise<void> {
    for (const piece of this.#mine) await piece.file.sync();
  }

  /** The pieces that are in use, by file name, as far as they count. */
  lengths(): readonly NamedPart[] {
    const mine = this.#mine.map(({ file }) => ({ name: basename(file.path), length: file.length }));
    return [...(this.#former?.pieces ?? []), ...mine];
  }

  /** A piece wholly below a checkpointed `next` is needed no more. */
  dropBelow(next: number): void {
    while (this.#mine.length > 1 && (this.#mine[0] as Piece).highest < next) {
      const piece = this.#mine.shift() as Piece & { readonly file: AppendFile };
      piece.file.close();
      rmSync(piece.path, { force: true });
    }
  }

  close(): void {
    for (const piece of this.#mine) piece.file.close();
    this.#mine.length = 0;
    for (const fd of this.#formerFds.values()) closeSync(fd);
    this.#formerFds.clear();
  }

  #current(): Piece & { readonly file: AppendFile } {
    const last = this.#mine.at(-1);
    if (last !== undefined && last.file.length < PIECE_BYTES) return last;
    const file = new AppendFile(this.#pathOf(this.#count));
    this.#count += 1;
    const piece = { path: file.path, fd: file.fd, file, highest: -1 };
    this.#mine.push(piece);
    return piece;
  }
}

export function sha256Hex(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex');
}

function readRows({ header, piece, offset }: Place): Uint8Array {
  const rows = Buffer.allocUnsafe(header.length);
  if (header.length === 0) return rows;
  const read = readSync(piece.fd, rows, 0, rows.length, offset);
  if (read === rows.length && sha256Hex(rows) === header.sha256) return rows;
  throw new MillraceError('STATE_CORRUPT', `${piece.path}: the rows of mini-batch ${header.index} are not as written`);
}
