import { jsonText } from '../../../../core/ports/table/json-text.ts';
import type { TableColumn } from '../../../../core/ports/table/table-format.ts';

/** Each key is told once a step. */
export type Warn = (key: string, text: string) => void;

/** Of a value that does not fit the type inferred for its column, in a file. */
export function tellMisfit(warn: Warn, path: string, { name, type }: TableColumn, value: unknown): void {
  const column = JSON.stringify(name);
  const shown = jsonText(value).slice(0, 100);
  warn(
    `misfit ${column}`,
    `${path}: column ${column} has ${shown}, which does not fit ${type}, the type inferred from its first rows; such values are null: declare the column in column_types, as string to keep them`,
  );
}
