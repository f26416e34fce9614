import type { MiniBatchSize } from '../job/manifest.ts';
import type { Selection } from '../mini-batch/selection.ts';
import { RecordEnds } from '../ports/table/record-ends.ts';
import type { TableFormat } from '../ports/table/table-format.ts';
import type { TableFile } from '../ports/tables.ts';
import { hasMark, MARK_BYTES, withWholeMark } from './byte-order-mark.ts';
import type { FilePart } from './file-part.ts';

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

interface Start {
  readonly from: number;
  /** Of the file. */
  readonly hasHeader: boolean;
  readonly selection: Selection;
}

/** Cuts where records end, which takes a reading of the file; the rows are counted on the way. */
export async function* cutByRecords(
  file: TableFile,
  format: TableFormat,
  size: MiniBatchSize,
  { from: start, hasHeader, selection }: Start,
): AsyncGenerator<FilePart> {
  const records = new Records(format, start, start === 0 && hasHeader);
  let from = start;
  let rows = 0;
  let parts: FilePart[] = [];
  const onRecord = (end: number, isRow: boolean): void => {
    if (selection.isOver) return;
    if (isRow && !selection.takesNext()) from = end;
    else if (isRow) rows += 1;
    // Whoever goes on behind a part must know from its rows that the left out ones are past.
    const isFull = typeof size === 'number' ? end - from >= size && (rows > 0 || selection.isAll) : rows >= size.rows;
    if (!isFull && !selection.isOver) return;
    parts.push({ from, to: end, rows });
    from = end;
    rows = 0;
  };
  for await (const piece of withWholeMark(file.read(start))) {
    records.scan(piece, onRecord);
    yield* parts;
    parts = [];
    if (selection.isOver) return;
  }
  records.finish(onRecord);
  yield* parts;
  if (from < file.size && !selection.isOver && (rows > 0 || selection.isAll)) yield { from, to: file.size, rows };
}

type OnRecord = (end: number, isRow: boolean) => void;

/** Where records end, and which of them are rows. */
class Records {
  readonly #ends: RecordEnds;
  readonly #base: number;
  readonly #isJsonl: boolean;
  readonly #takesEmpty: boolean;
  #isHeaderNext: boolean;
  #isAtStart: boolean;
  #previousEnd: number;
  #skipped = 0;
  /** Of the open record, so far. */
  #isBlank = true;

  constructor(format: TableFormat, start: number, hasHeader: boolean) {
    // Quotes mean nothing in jsonl.
    this.#ends = new RecordEnds({ ...format, multiLine: format.multiLine && format.format === 'csv' });
    this.#base = start;
    this.#isJsonl = format.format === 'jsonl';
    this.#takesEmpty = format.format === 'csv' && format.columns.length === 1;
    this.#isHeaderNext = hasHeader;
    this.#isAtStart = start === 0 && format.encoding === 'utf-8';
    this.#previousEnd = start;
  }

  scan(piece: Uint8Array, onRecord: OnRecord): void {
    const mark = this.#isAtStart && hasMark(piece) ? MARK_BYTES : 0;
    this.#isAtStart = false;
    const bytes = mark === 0 ? piece : piece.subarray(mark);
    this.#skipped += mark;
    this.#previousEnd += mark;
    const begun = this.#ends.position;
    let at = 0;
    this.#ends.scan(bytes, (position) => {
      this.#look(bytes, at, position - begun);
      at = position - begun;
      const end = this.#base + this.#skipped + position;
      onRecord(end, this.#isRow(end, true));
    });
    this.#look(bytes, at, bytes.length);
  }

  /** With a last record that no line end closes. */
  finish(onRecord: OnRecord): void {
    const end = this.#base + this.#skipped + this.#ends.position;
    if (end > this.#previousEnd) onRecord(end, this.#isRow(end, false));
  }

  #look(bytes: Uint8Array, from: number, to: number): void {
    for (let at = from; this.#isBlank && at < to; at += 1) {
      const byte = bytes[at];
      this.#isBlank = byte === CR || byte === LF || (this.#isJsonl && (byte === SPACE || byte === TAB));
    }
  }

  #isRow(end: number, isClosed: boolean): boolean {
    const length = end - this.#previousEnd;
    const isEmpty = this.#isBlank && (this.#isJsonl || (isClosed && length <= 2));
    const isHeader = this.#isHeaderNext;
    this.#previousEnd = end;
    this.#isBlank = true;
    this.#isHeaderNext = false;
    return !isHeader && (!isEmpty || this.#takesEmpty);
  }
}
