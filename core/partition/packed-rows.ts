import { MillraceError } from '../errors.ts';
import type { AddedValue, PackedRow, PackedShape, WantedRows } from '../ports/packed-rows.ts';
import type { Slice } from '../ports/records.ts';
import { fieldValue } from '../ports/table/field-value.ts';
import type { TableColumn } from '../ports/table/table-format.ts';
import { openTableFile } from '../table/open-table-file.ts';
import type { TablePlan } from '../table/table-plan.ts';
import { formatOf } from '../table/table-shape.ts';
import { addedColumns } from './copied-rows.ts';
import type { FoundRow, RowSources, TableRows } from './found-rows.ts';
import { type JoinedShape, joinedShape } from './joined-shape.ts';
import { pathReader } from './path-columns.ts';
import { pathKeys } from './path-keys.ts';

/** Rows of parquet; all files are to have the same types. */
export class PackedRows implements TableRows {
  readonly #input: string;
  readonly #plan: TablePlan;
  readonly #keys: readonly string[];
  readonly #sources: RowSources;
  #joined: JoinedShape | undefined;

  constructor(input: string, plan: TablePlan, keys: readonly string[], sources: RowSources) {
    this.#input = input;
    this.#plan = plan;
    this.#keys = keys;
    this.#sources = sources;
  }

  get shape(): PackedShape | undefined {
    return this.#joined?.shape;
  }

  async *pages(file: Slice): AsyncGenerator<Iterable<FoundRow>> {
    // What marks that a folder is whole has no name of a table.
    if (file.size === 0 && formatOf(file.path) !== 'parquet') return;
    const { pathColumns } = this.#plan;
    const inPath = pathColumns === undefined ? [] : pathReader(this.#input, pathColumns)(file.path);
    const ofPath = pathKeys(pathColumns?.columns ?? [], inPath);
    const keys = this.#keys.filter((key) => !ofPath.has(key));
    const { tables, openFolder } = this.#sources;
    const table = await tables.copies.open(openTableFile(file, openFolder), this.#wanted(file.path, keys, inPath));
    if (table.rows === 0) return;
    this.#joined = joinedShape(this.#joined, file.path, table.shape);
    const valuesOf = (ofRow: readonly string[]) =>
      this.#keys.map((key) => ofPath.get(key) ?? (ofRow[keys.indexOf(key)] as string));
    for await (const page of table.pages()) yield found(page, valuesOf);
  }

  #wanted(path: string, keys: readonly string[], inPath: readonly string[]): WantedRows {
    const columns = this.#plan.format.columns.filter(({ isKept }) => isKept).map(({ name }) => name);
    return { kept: columns, keys, added: this.#added(path, inPath), isCount: this.#sources.isCount === true };
  }

  #added(path: string, inPath: readonly string[]): AddedValue[] {
    const texts = [...(this.#plan.format.pathColumn === null ? [] : [path]), ...inPath];
    return addedColumns(this.#plan).flatMap((column, at) =>
      column.isKept ? [{ name: column.name, type: column.type, value: valueIn(path, column, texts[at] ?? '') }] : [],
    );
  }
}

function* found(
  page: Iterable<PackedRow>,
  valuesOf: (ofRow: readonly string[]) => readonly string[],
): Generator<FoundRow> {
  for (const { keys, bytes } of page) yield { values: valuesOf(keys), bytes };
}

function valueIn(path: string, { name, type, isDeclared }: TableColumn, text: string) {
  if (text === '') return null;
  const value = fieldValue(type ?? 'string', text);
  if (value !== undefined || !isDeclared) return value ?? null;
  const what = `${path}: its column "${name}" (${type}) is ${JSON.stringify(text)}, which does not fit`;
  throw new MillraceError('TABLE_INVALID', what);
}
