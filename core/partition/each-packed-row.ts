import { MillraceError } from '../errors.ts';
import type { ResolvedInput } from '../job/manifest.ts';
import { listInput } from '../mini-batch/list-inputs.ts';
import type { AddedValue, PackedShape, PackedTable } from '../ports/packed-rows.ts';
import type { Slice } from '../ports/records.ts';
import { fieldValue } from '../ports/table/field-value.ts';
import type { TableColumn } from '../ports/table/table-format.ts';
import { openTableFile } from '../table/open-table-file.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { formatOf } from '../table/table-shape.ts';
import { Combinations } from './combinations.ts';
import { addedColumns } from './copied-rows.ts';
import type { FoundRows, RowSources, TakeRow } from './found-rows.ts';
import { pathReader } from './path-columns.ts';

/** `eachRow` of parquet. */
export async function eachPackedRow(
  input: ResolvedInput,
  plan: TablePlan,
  keys: readonly string[],
  sources: RowSources,
  take: TakeRow,
): Promise<FoundRows> {
  const combinations = new Combinations(input.name, keys);
  const files = new PackedFiles(input.name, plan, keys, sources);
  for await (const { folder, slices } of listInput(input, sources)) {
    for (const slice of slices) {
      const path = folder + slice.path;
      const file = await files.open({ ...slice, path });
      for await (const page of file?.table.pages() ?? []) {
        sources.signal?.throwIfAborted();
        for (const row of page) {
          const full = take(combinations.numberOf(file?.valuesOf(row.keys) ?? [], path), row.bytes);
          if (full !== undefined) await full;
        }
      }
    }
  }
  return { combinations, shape: files.shape };
}

interface PackedFile {
  readonly table: PackedTable;
  /** Of all keys, from those that the rows tell. */
  readonly valuesOf: (ofRow: readonly string[]) => readonly string[];
}

/** The files of a table; all are to have the columns that the first has. */
class PackedFiles {
  readonly #input: string;
  readonly #plan: TablePlan;
  readonly #keys: readonly string[];
  readonly #sources: RowSources;
  #first: { readonly path: string; readonly shape: PackedShape } | undefined;

  constructor(input: string, plan: TablePlan, keys: readonly string[], sources: RowSources) {
    this.#input = input;
    this.#plan = plan;
    this.#keys = keys;
    this.#sources = sources;
  }

  get shape(): PackedShape | undefined {
    return this.#first?.shape;
  }

  /** Undefined for a file without a row. */
  async open(slice: Slice): Promise<PackedFile | undefined> {
    // What marks that a folder is whole has no name of a table.
    if (slice.size === 0 && formatOf(slice.path) !== 'parquet') return undefined;
    const { format, pathColumns } = this.#plan;
    const inPath = pathColumns === undefined ? [] : pathReader(this.#input, pathColumns)(slice.path);
    const ofPath = new Map(pathColumns?.columns.map(({ name }, at) => [name, inPath[at] as string]));
    const keys = this.#keys.filter((key) => !ofPath.has(key));
    const columns = format.columns.filter(({ isKept }) => isKept).map(({ name }) => name);
    const wanted = this.#sources.isCount
      ? { kept: [], keys, added: [] }
      : { kept: columns, keys, added: this.#added(slice.path, inPath) };
    const table = await this.#sources.tables.copies.open(openTableFile(slice, this.#sources.openFolder), wanted);
    if (table.rows === 0) return undefined;
    this.#first ??= { path: slice.path, shape: table.shape };
    requireSame(this.#first, { path: slice.path, shape: table.shape });
    const valuesOf = (ofRow: readonly string[]) =>
      this.#keys.map((key) => ofPath.get(key) ?? (ofRow[keys.indexOf(key)] as string));
    return { table, valuesOf };
  }

  #added(path: string, inPath: readonly string[]): AddedValue[] {
    const texts = [...(this.#plan.format.pathColumn === null ? [] : [path]), ...inPath];
    return addedColumns(this.#plan).flatMap((column, at) =>
      column.isKept ? [{ name: column.name, type: column.type, value: valueIn(path, column, texts[at] ?? '') }] : [],
    );
  }
}

function valueIn(path: string, { name, type, isDeclared }: TableColumn, text: string) {
  if (text === '') return null;
  const value = fieldValue(type ?? 'string', text);
  if (value !== undefined || !isDeclared) return value ?? null;
  const what = `${path}: its column "${name}" (${type}) is ${JSON.stringify(text)}, which does not fit`;
  throw new MillraceError('TABLE_INVALID', what);
}

interface NamedShape {
  readonly path: string;
  readonly shape: PackedShape;
}

/** Rows of one combination come from many files, and have one type for each column. */
function requireSame(first: NamedShape, other: NamedShape): void {
  for (const [at, { name, kind }] of other.shape.columns.entries()) {
    const expected = first.shape.columns[at]?.kind;
    if (kind === expected) continue;
    const what = `the column ${name} of ${other.path} is ${kind}; that of ${first.path} is ${expected}`;
    throw new MillraceError('TABLE_INVALID', what, {
      hint: 'write the files with the same types, or leave the column out by drop_columns',
    });
  }
}
