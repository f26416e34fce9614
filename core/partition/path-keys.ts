import { fieldKey } from './field-key.ts';
import { type PathColumns, pathReader } from './path-columns.ts';

/** Reads what a file's path says, as the values of keys by their names. */
export function pathKeys(input: string, columns: PathColumns): (path: string) => ReadonlyMap<string, string> {
  const read = pathReader(input, columns);
  return (path) => {
    const values = read(path);
    return new Map(
      columns.columns.map((column, at) => [column.name, fieldKey(values[at], column) ?? (values[at] as string)]),
    );
  };
}
