/** What has a name. */
interface Named {
  readonly path: string;
}

const FIRST_SURROGATE = 0xd800;

/**
 * Puts a listing into the order of its names' UTF-8 bytes, whether the service sorts by those or by UTF-16 units. The
 * two differ only among names that are the same up to a place where each has a unit of U+D800 or above: such names come
 * one after another in both, so only they are gathered, and sorted.
 */
export async function* inByteOrder<T extends Named>(pages: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
  let run: T[] = [];
  let runPrefix = '';
  for await (const page of pages) {
    const sorted: T[] = [];
    for (const entry of page) {
      const at = highUnit(entry.path);
      const prefix = at < 0 ? undefined : entry.path.slice(0, at);
      if (run.length > 0 && prefix !== runPrefix) {
        sorted.push(...run.sort(byBytes));
        run = [];
      }
      if (prefix === undefined) sorted.push(entry);
      else {
        runPrefix = prefix;
        run.push(entry);
      }
    }
    if (sorted.length > 0) yield sorted;
  }
  if (run.length > 0) yield run.sort(byBytes);
}

/** Where the first unit of U+D800 or above stands; −1: nowhere. */
function highUnit(text: string): number {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) >= FIRST_SURROGATE) return at;
  return -1;
}

const byBytes = (one: Named, other: Named): number => compareBytes(one.path, other.path);

/** By their UTF-8 bytes. */
export const compareBytes = (one: string, other: string): number =>
  Buffer.compare(Buffer.from(one), Buffer.from(other));
