import { fieldKey } from './field-key.ts';
import type { PathColumn } from './path-format.ts';

/** What a path says of its columns, as `pathReader` reads it, as the values of keys by their names. */
export const pathKeys = (columns: readonly PathColumn[], values: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    columns.map((column, at): [string, string] => {
      const value = values[at] as string;
      return [column.name, fieldKey(value, column) ?? value];
    }),
  );
