import type { Slice } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';
import type { TableFile } from '../ports/tables.ts';

/** A file of an input, wherever it lies. */
export function openTableFile({ path, size }: Slice, openFolder: (root: string) => Store): TableFile {
  const cut = path.lastIndexOf('/');
  const store = openFolder(path.slice(0, cut) || '/');
  const name = path.slice(cut + 1);
  return { path, size, read: (from, to) => store.stream(name, from, to) };
}
