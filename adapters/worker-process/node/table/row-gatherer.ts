import { type FieldValue, fieldValue } from '../../../../core/ports/table/field-value.ts';
import { jsonText } from '../../../../core/ports/table/json-text.ts';
import { jsonValue } from '../../../../core/ports/table/json-value.ts';
import type { TableColumn } from '../../../../core/ports/table/table-format.ts';
import { buildFrame, type ColumnValues } from './build-frame.ts';
import { tellMisfit, type Warn } from './misfit.ts';
import type { Frame, Polars } from './polars.ts';
import { TableRefused } from './table-refused.ts';

interface KeptColumn extends TableColumn {
  readonly position: number;
  readonly values: ColumnValues;
}

const READERS = { field: fieldValue, json: jsonValue };

/** Rows on their way into columns. */
export class RowGatherer {
  readonly #path: string;
  readonly #warn: Warn;
  readonly #columns: readonly KeptColumn[];
  /** Columns of which a value was told that does not fit. */
  readonly #misfits = new Set<TableColumn>();
  #rows = 0;
  /** The first: what comes after it is only counted. */
  #refusal: TableRefused | undefined;

  constructor(path: string, columns: readonly TableColumn[], warn: Warn) {
    this.#path = path;
    this.#warn = warn;
    this.#columns = columns
      .map((column, position) => ({ ...column, position, values: [] }))
      .filter(({ isKept }) => isKept);
  }

  get rows(): number {
    return this.#rows;
  }

  add(valueIn: (column: TableColumn, position: number) => unknown, kind: keyof typeof READERS): void {
    for (const column of this.#refusal === undefined ? this.#columns : []) {
      column.values.push(this.#fit(column, valueIn(column, column.position), kind));
    }
    this.#rows += 1;
  }

  /** A row that is none. */
  refuse(what: string): void {
    this.#refusal ??= new TableRefused(what);
    this.#rows += 1;
  }

  /** @throws TableRefused for a row that is none, and for a value that does not fit its column's declared type */
  frame(pl: Polars): Frame | undefined {
    if (this.#refusal !== undefined) {
      this.#refusal.items = this.#rows;
      throw this.#refusal;
    }
    if (this.#rows === 0) return undefined;
    return buildFrame(
      pl,
      this.#columns,
      this.#columns.map(({ values }) => values),
    );
  }

  #fit(column: TableColumn, value: unknown, kind: keyof typeof READERS): FieldValue | null {
    if (value === null || value === undefined) return null;
    const fitting = READERS[kind](column.type ?? 'string', value as string);
    if (fitting !== undefined) return fitting;
    if (!column.isDeclared) {
      if (!this.#misfits.has(column)) tellMisfit(this.#warn, this.#path, column, value);
      this.#misfits.add(column);
      return null;
    }
    const shown = jsonText(value).slice(0, 100);
    this.#refusal ??= new TableRefused(
      `${this.#path}: row ${this.#rows} of the mini-batch has in column "${column.name}" (${column.type}) ${shown}, which does not fit`,
    );
    return null;
  }
}
