import { MillraceError } from '../errors.ts';
import type { Slice } from '../ports/records.ts';
import { csvRecords } from '../ports/table/csv-records.ts';
import { headerNames } from '../ports/table/header-names.ts';
import { isGzip } from '../ports/table/is-gzip.ts';
import { CR_IN_HEADER, crInRow, findLoneCr } from '../ports/table/lone-cr.ts';
import { joined } from '../table/joined.ts';
import { openTableFile } from '../table/open-table-file.ts';
import { hasHeader, type TablePlan } from '../table/table-plan.ts';
import { unfitFile } from '../table/unfit-file.ts';
import { boundedBytes } from './bounded-bytes.ts';
import { addedColumns, rowWriter } from './copied-rows.ts';
import { decodeText, fromUtf16 } from './decode-text.ts';
import type { FoundRow, RowSources, TableRows } from './found-rows.ts';
import type { Misfits } from './misfits.ts';
import { pathReader } from './path-columns.ts';
import { type RecordPage, recordPages } from './record-pages.ts';
import { rowKeys } from './row-keys.ts';

const encoder = new TextEncoder();
/** Of a row, in messages. */
const SHOWN_BYTES = 60;

/** Rows of text: CSV and JSON Lines. */
export class TextRows implements TableRows {
  readonly #input: string;
  readonly #plan: TablePlan;
  readonly #keys: readonly string[];
  readonly #sources: RowSources;
  readonly #misfits: Misfits;

  constructor(input: string, plan: TablePlan, keys: readonly string[], sources: RowSources, misfits: Misfits) {
    this.#misfits = misfits;
    this.#input = input;
    this.#plan = plan;
    this.#keys = keys;
    this.#sources = sources;
  }

  async *pages(file: Slice): AsyncGenerator<Iterable<FoundRow>> {
    const rows = new FileRows(this.#input, this.#plan, this.#keys, file.path, this.#misfits, this.#sources);
    for await (const page of pagesOf(file, this.#plan, this.#sources)) {
      if (page.lacks?.startsWith('"') === true)
        this.#sources.onRemark?.('open-quote', openQuoteMessage(file.path, page));
      yield rows.of(page);
    }
  }
}

function openQuoteMessage(path: string, { bytes }: RecordPage): string {
  const start = new TextDecoder().decode(bytes.subarray(0, SHOWN_BYTES));
  return `${path}: a quote in its last row, which begins with ${JSON.stringify(start)}, never closes: all behind it is one value`;
}

function pagesOf(slice: Slice, { format }: TablePlan, sources: RowSources): AsyncGenerator<RecordPage> {
  const file = openTableFile(slice, sources.openFolder);
  const stored = slice.size === 0 ? file.read(0, 0) : file.read(0);
  const { path } = slice;
  const bytes = isGzip(path)
    ? boundedBytes(sources.tables.unzip(stored, path), format.decompressedLimitBytes, path)
    : stored;
  const multiLine = format.multiLine && format.format === 'csv';
  return recordPages(format.encoding === 'utf-16' ? fromUtf16(bytes) : bytes, { ...format, multiLine }, path);
}

/** The rows of one file, page by page. */
class FileRows {
  readonly #plan: TablePlan;
  readonly #path: string;
  readonly #keys: (record: string) => readonly string[];
  /** Where copies are not the bytes of the file. */
  readonly #write: ((record: string) => string) | undefined;
  readonly #sources: RowSources;
  #isHeaderNext: boolean;
  #isCrTold = false;

  constructor(
    input: string,
    plan: TablePlan,
    keys: readonly string[],
    path: string,
    misfits: Misfits,
    sources: RowSources,
  ) {
    this.#sources = sources;
    this.#plan = plan;
    this.#path = path;
    this.#keys = rowKeys(input, plan, keys, path, misfits);
    this.#isHeaderNext = hasHeader(plan, path);
    const { format, pathColumns } = plan;
    const names = addedColumns(plan).map(({ name }) => name);
    const values = pathColumns === undefined ? [] : pathReader(input, pathColumns)(path);
    const added = [...(format.pathColumn === null ? [] : [path]), ...values];
    this.#write = names.length === 0 ? undefined : rowWriter(format, added, names);
  }

  *of({ bytes, ends, lacks }: RecordPage): Generator<FoundRow> {
    const { format } = this.#plan;
    const encoding = format.encoding === 'utf-16' ? 'utf-8' : format.encoding;
    const text = decodeText(bytes, encoding);
    // Then each byte is one character.
    const isAligned = text.length === bytes.length;
    let start = 0;
    for (const end of ends) {
      const raw = bytes.subarray(start, end);
      const whole = isAligned ? text.slice(start, end) : decodeText(raw, encoding);
      const record = lacks === undefined ? withoutLineEnd(whole) : whole;
      start = end;
      if (this.#isHeaderNext) this.#checkHeader(record);
      else if (!this.#isBlank(record)) {
        this.#lookForCr(record);
        yield { values: this.#keys(record), bytes: this.#copyOf(record, raw, lacks) };
      }
      this.#isHeaderNext = false;
    }
  }

  #copyOf(record: string, raw: Uint8Array, lacks = ''): Uint8Array {
    if (this.#write !== undefined) return encoder.encode(this.#write(record));
    return lacks === '' ? raw : joined([raw, encoder.encode(lacks)]);
  }

  #isBlank(record: string): boolean {
    const { format } = this.#plan;
    return format.format === 'csv' ? record === '' && format.columns.length > 1 : record.trim() === '';
  }

  /** The first in a file is told. */
  #lookForCr(record: string): void {
    const { format } = this.#plan;
    if (this.#isCrTold || format.format !== 'csv' || findLoneCr(record, format) === undefined) return;
    this.#isCrTold = true;
    const where = `the row that begins with ${JSON.stringify(record.slice(0, SHOWN_BYTES))}`;
    this.#sources.onRemark?.('lone-cr', crInRow(this.#path, where));
  }

  #checkHeader(record: string): void {
    const { format, firstPath } = this.#plan;
    const [fields = []] = csvRecords(record, format);
    const found = headerNames(fields).join(', ');
    const expected = format.columns.map(({ name }) => name).join(', ');
    if (found === expected) return;
    if (findLoneCr(record, format) !== undefined) throw unfitFile(this.#path, CR_IN_HEADER);
    const message = `the header of ${this.#path} is ${found}; that of ${firstPath} is ${expected}`;
    throw new MillraceError('TABLE_INVALID', message);
  }
}

const withoutLineEnd = (record: string): string =>
  record.endsWith('\n') ? record.slice(0, record.endsWith('\r\n') ? -2 : -1) : record;
