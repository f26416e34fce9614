import { jsonText } from '../ports/table/json-text.ts';
import type { TableColumn } from '../ports/table/table-format.ts';

interface Misfit {
  readonly column: TableColumn;
  /** The first of them. */
  readonly value: unknown;
  readonly path: string;
  count: number;
}

/** Key values that do not fit the type inferred for their column: their readers find none there. */
export class Misfits {
  readonly #byColumn = new Map<string, Misfit>();

  /** Returns the key that they are. */
  add(path: string, column: TableColumn, value: unknown): '' {
    const known = this.#byColumn.get(column.name);
    if (known === undefined) this.#byColumn.set(column.name, { column, value, path, count: 1 });
    else known.count += 1;
    return '';
  }

  /** A line for people for each column, by its name. */
  told(input: string): [column: string, message: string][] {
    return [...this.#byColumn.values()].map(({ column: { name, type }, value, path, count }) => {
      const rows = count === 1 ? '1 row has' : `${count} rows have`;
      const first = `${jsonText(value).slice(0, 100)} in ${path}`;
      const message = `input ${input}: ${rows} in the key ${name} a value that is no ${type}, as its first rows had (the first: ${first}); they are the combination ''; column_types: { ${name}: string } keeps them apart`;
      return [name, message];
    });
  }
}
