import type { Slice } from '../ports/records.ts';
import type { Store } from '../ports/store.ts';

interface Places {
  readonly openFolder: (root: string) => Store;
}

/** The file at an absolute path or address; undefined when there is none. */
export async function statFile(path: string, { openFolder }: Places): Promise<Slice | undefined> {
  const cut = path.lastIndexOf('/');
  const entry = await openFolder(path.slice(0, cut) || '/').stat(path.slice(cut + 1));
  return entry && { ...entry, path };
}
