import type { MiniBatchSize } from '../job/manifest.ts';
import { RecordEnds } from '../ports/table/record-ends.ts';
import type { TableFormat } from '../ports/table/table-format.ts';
import type { TableFile } from '../ports/tables.ts';
import { hasMark, MARK_BYTES, withWholeMark } from './byte-order-mark.ts';
import type { FilePart } from './file-part.ts';

const CR = 0x0d;

/** Cuts where records end, which takes a reading of the whole file; the rows are counted on the way. */
export async function* cutByRecords(
  file: TableFile,
  format: TableFormat,
  size: MiniBatchSize,
  start: number,
  hasHeader: boolean,
): AsyncGenerator<FilePart> {
  const counter = new RowCounter(format, start, start === 0 && hasHeader);
  let from = start;
  let parts: FilePart[] = [];
  const onRecord = (end: number): void => {
    const isFull = typeof size === 'number' ? end - from >= size : counter.rows >= size.rows;
    if (!isFull) return;
    parts.push({ from, to: end, rows: counter.take() });
    from = end;
  };
  for await (const piece of withWholeMark(file.read(start))) {
    counter.scan(piece, onRecord);
    yield* parts;
    parts = [];
  }
  if (from < file.size) yield { from, to: file.size, rows: counter.finish() };
}

/** Counts rows from one record's end to the next. */
class RowCounter {
  readonly #ends: RecordEnds;
  readonly #base: number;
  readonly #takesEmpty: boolean;
  #toSkip: number;
  #isAtStart: boolean;
  #previousEnd: number;
  /** Of the piece before. */
  #lastByte = 0;
  rows = 0;

  constructor(format: TableFormat, start: number, hasHeader: boolean) {
    // Quotes mean nothing in jsonl.
    this.#ends = new RecordEnds({ ...format, multiLine: format.multiLine && format.format === 'csv' });
    this.#base = start;
    this.#takesEmpty = format.format === 'csv' && format.columns.length === 1;
    this.#toSkip = hasHeader ? 1 : 0;
    this.#isAtStart = start === 0 && format.encoding === 'utf-8';
    this.#previousEnd = start;
  }

  scan(piece: Uint8Array, onRecord: (end: number) => void): void {
    const mark = this.#isAtStart && hasMark(piece) ? MARK_BYTES : 0;
    this.#isAtStart = false;
    const bytes = mark === 0 ? piece : piece.subarray(mark);
    if (mark > 0) this.#skipMark(mark);
    const begun = this.#base + this.#skipped + this.#ends.position;
    this.#ends.scan(bytes, (position) => {
      const end = this.#base + this.#skipped + position;
      const before = end - 2 - begun;
      this.#count(end, before >= 0 ? (bytes[before] ?? 0) : this.#lastByte);
      onRecord(end);
    });
    this.#lastByte = bytes.at(-1) ?? this.#lastByte;
  }

  #skipped = 0;

  #skipMark(bytes: number): void {
    this.#skipped = bytes;
    this.#previousEnd += bytes;
  }

  /** Since the last `take`. */
  take(): number {
    const { rows } = this;
    this.rows = 0;
    return rows;
  }

  /** With a last record that no line end closes. */
  finish(): number {
    const end = this.#base + this.#skipped + this.#ends.position;
    if (end > this.#previousEnd) this.#count(end + 1, 0);
    return this.take();
  }

  #count(end: number, byteBefore: number): void {
    const length = end - this.#previousEnd;
    const isEmpty = length === 1 || (length === 2 && byteBefore === CR);
    this.#previousEnd = end;
    if (this.#toSkip > 0) this.#toSkip -= 1;
    else if (!isEmpty || this.#takesEmpty) this.rows += 1;
  }
}
