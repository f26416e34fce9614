import type { CsvShape } from './csv-records.ts';

const QUOTE = 0x22;
const LF = 0x0a;

type Place = 'field-start' | 'plain' | 'quoted' | 'quote-in-quoted';

/**
 * Finds where the records of a table end, in bytes that come in pieces of any size; the first piece begins where a record
 * begins, behind a byte order mark. Agrees with `csvRecords`, byte for byte.
 */
export class RecordEnds {
  readonly #separator: number;
  readonly #multiLine: boolean;
  #place: Place = 'field-start';
  #position = 0;

  constructor({ separator, multiLine }: CsvShape) {
    this.#separator = separator.charCodeAt(0);
    this.#multiLine = multiLine;
  }

  /** Bytes seen so far. */
  get position(): number {
    return this.#position;
  }

  /** With `multiLine`: inside a quoted field, so far. */
  get isQuoted(): boolean {
    return this.#place === 'quoted';
  }

  /** Calls `onEnd` with the position behind each line feed that ends a record, counted over all pieces. */
  scan(piece: Uint8Array, onEnd: (end: number) => void): void {
    if (this.#multiLine) this.#scanQuoted(piece, onEnd);
    else for (let at = piece.indexOf(LF); at !== -1; at = piece.indexOf(LF, at + 1)) onEnd(this.#position + at + 1);
    this.#position += piece.length;
  }

  #scanQuoted(piece: Uint8Array, onEnd: (end: number) => void): void {
    const separator = this.#separator;
    const position = this.#position;
    let place = this.#place;
    for (let at = 0; at < piece.length; at += 1) {
      const byte = piece[at];
      if (place === 'quoted') {
        if (byte === QUOTE) place = 'quote-in-quoted';
      } else if (byte === LF) {
        onEnd(position + at + 1);
        place = 'field-start';
      } else if (byte === separator) place = 'field-start';
      else if (byte === QUOTE && place !== 'plain') place = 'quoted';
      else place = 'plain';
    }
    this.#place = place;
  }
}
