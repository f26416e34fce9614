import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { listInput } from '../mini-batch/list-inputs.ts';
import type { Slice } from '../ports/records.ts';
import { csvRecords } from '../ports/table/csv-records.ts';
import { headerNames } from '../ports/table/header-names.ts';
import { isGzip } from '../ports/table/is-gzip.ts';
import { openTableFile } from '../table/open-table-file.ts';
import { hasHeader, type TablePlan } from '../table/table-plan.ts';
import { boundedBytes } from './bounded-bytes.ts';
import { Combinations } from './combinations.ts';
import { addedColumns, closedRecord, rowWriter } from './copied-rows.ts';
import { decodeText, fromUtf16 } from './decode-text.ts';
import { eachPackedRow } from './each-packed-row.ts';
import type { FoundRows, RowSources, TakeRow } from './found-rows.ts';
import { pathReader } from './path-columns.ts';
import { type RecordPage, recordPages } from './record-pages.ts';
import { rowKeys } from './row-keys.ts';

const encoder = new TextEncoder();

/** Reads a table once and hands on each row. @throws MillraceError `TABLE_INVALID` or `JOB_INVALID`, naming the file */
export async function eachRow(
  input: ResolvedInput,
  plan: TablePlan,
  keys: readonly string[],
  sources: RowSources,
  take: TakeRow,
): Promise<FoundRows> {
  if (plan.format.format === 'parquet') return eachPackedRow(input, plan, keys, sources, take);
  const combinations = new Combinations(input.name, keys);
  for await (const { folder, slices } of listInput(input, sources)) {
    for (const slice of slices) {
      const path = folder + slice.path;
      const file = new FileRows(input.name, plan, keys, path);
      for await (const page of pagesOf({ ...slice, path }, plan, sources)) {
        sources.signal?.throwIfAborted();
        for (const row of file.rows(page)) {
          const full = take(combinations.numberOf(row.values, path), row.bytes);
          if (full !== undefined) await full;
        }
      }
    }
  }
  return { combinations };
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
  #isHeaderNext: boolean;

  constructor(input: string, plan: TablePlan, keys: readonly string[], path: string) {
    this.#plan = plan;
    this.#path = path;
    this.#keys = rowKeys(input, plan, keys, path);
    this.#isHeaderNext = hasHeader(plan, path);
    const { format, pathColumns } = plan;
    const names = addedColumns(plan).map(({ name }) => name);
    const values = pathColumns === undefined ? [] : pathReader(input, pathColumns)(path);
    const added = [...(format.pathColumn === null ? [] : [path]), ...values];
    this.#write = names.length === 0 ? undefined : rowWriter(format, added, names);
  }

  *rows({ bytes, ends, isOpen }: RecordPage): Generator<{ values: readonly string[]; bytes: Uint8Array }> {
    const { format } = this.#plan;
    const encoding = format.encoding === 'utf-16' ? 'utf-8' : format.encoding;
    const text = decodeText(bytes, encoding);
    // Then each byte is one character.
    const isAligned = text.length === bytes.length;
    let start = 0;
    for (const end of ends) {
      const raw = bytes.subarray(start, end);
      const record = withoutLineEnd(isAligned ? text.slice(start, end) : decodeText(raw, encoding));
      start = end;
      if (this.#isHeaderNext) this.#checkHeader(record);
      else if (!this.#isBlank(record)) yield { values: this.#keys(record), bytes: this.#copyOf(record, raw, isOpen) };
      this.#isHeaderNext = false;
    }
  }

  #copyOf(record: string, raw: Uint8Array, isOpen: boolean): Uint8Array {
    const { format } = this.#plan;
    if (this.#write === undefined && !isOpen) return raw;
    const isTorn = isOpen && format.format === 'csv' && format.multiLine;
    const whole = isTorn ? closedRecord([...csvRecords(record, format)][0] ?? [], format.separator) : record;
    if (this.#write !== undefined) return encoder.encode(this.#write(whole));
    return whole === record ? Uint8Array.of(...raw, 0x0a) : encoder.encode(`${whole}\n`);
  }

  #isBlank(record: string): boolean {
    const { format } = this.#plan;
    return format.format === 'csv' ? record === '' && format.columns.length > 1 : record.trim() === '';
  }

  #checkHeader(record: string): void {
    const { format, firstPath } = this.#plan;
    const [fields = []] = csvRecords(record, format);
    const found = headerNames(fields).join(', ');
    const expected = format.columns.map(({ name }) => name).join(', ');
    if (found === expected) return;
    const message = `the header of ${this.#path} is ${found}; that of ${firstPath} is ${expected}`;
    throw new MillraceError('TABLE_INVALID', message);
  }
}

const withoutLineEnd = (record: string): string =>
  record.endsWith('\n') ? record.slice(0, record.endsWith('\r\n') ? -2 : -1) : record;
