import { MillraceError } from '../errors.ts';
import type { CsvShape } from '../ports/table/csv-records.ts';
import { RecordEnds } from '../ports/table/record-ends.ts';
import { withoutMark } from '../table/byte-order-mark.ts';
import { joined } from '../table/joined.ts';

/** Records that lie behind one another in memory. */
export interface RecordPage {
  readonly bytes: Uint8Array;
  /** Where each of them ends in `bytes`, its line end included. */
  readonly ends: readonly number[];
  /** What the only one in it lacks of its end, as the file ended before: a line break, and the quote of its last field. */
  readonly lacks?: string;
}

/** A file without line breaks would else be in memory as a whole, and be more than a text can be. */
const RECORD_LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * The records of a file, from its pieces. Memory: a piece and the longest record.
 *
 * @throws MillraceError `TABLE_INVALID`, naming `path`, for a record that goes on and on
 */
export async function* recordPages(
  pieces: AsyncIterable<Uint8Array>,
  shape: CsvShape,
  path: string,
): AsyncGenerator<RecordPage> {
  const scanner = new RecordEnds(shape);
  let open: Uint8Array[] = [];
  let start = 0;
  for await (const piece of withoutMark(pieces)) {
    const begun = scanner.position;
    const found: number[] = [];
    scanner.scan(piece, (end) => found.push(end));
    const last = found.at(-1);
    if (last === undefined) {
      if (scanner.position - start > RECORD_LIMIT_BYTES) throw tooLong(path, shape);
      open.push(piece.slice());
      continue;
    }
    const bytes = joined([...open, piece.subarray(0, last - begun)]);
    const offset = start;
    yield { bytes, ends: found.map((end) => end - offset) };
    start = last;
    open = last - begun < piece.length ? [piece.slice(last - begun)] : [];
  }
  const bytes = joined(open);
  // With a line feed alone a CR at the record's end would be lost as a part of its line break.
  if (bytes.length > 0) yield { bytes, ends: [bytes.length], lacks: scanner.isQuoted ? '"\n' : '\r\n' };
}

function tooLong(path: string, { multiLine }: CsvShape): MillraceError {
  const what = `${path} has a record of more than ${RECORD_LIMIT_BYTES} bytes`;
  return new MillraceError('TABLE_INVALID', what, {
    hint: `look for line breaks that are missing${multiLine ? ', or a quote that never closes' : ''}`,
  });
}
