import { sha256Of } from '../claim-check/sha256.ts';
import type { Store } from '../ports/store.ts';
import { sideBySide } from '../side-by-side.ts';
import { jsonBytes } from './json-bytes.ts';
import { layout } from './layout.ts';
import { readState } from './read-state.ts';

/** In a place: any job's. */
export const JOB_ID = '{job_id}';

export interface ByProduct {
  readonly place: string;
  /** Of an output's folder what the job itself puts there, as names in it; empty where that is not known. */
  readonly files?: readonly string[];
}

/**
 * Notes places among the code that runs write to, so that no later snapshot takes them for code. Each is an absolute
 * path; `{job_id}` in it stands for any job's.
 */
export async function keepByProducts(store: Store, notes: readonly ByProduct[]): Promise<void> {
  for (const note of notes) {
    // Jobs with other names for their rows may have the same folder one after the other.
    const named = [note.place, ...(note.files ?? [])].join('\n');
    const { hex } = await sha256Of(new TextEncoder().encode(named));
    await store.putIfAbsent(`${layout.byProducts}/${hex}`, jsonBytes(note));
  }
}

/** `files` may be missing in what an older program noted. */
const isByProduct = ({ place, files = [] }: { readonly place?: unknown; readonly files?: unknown }): boolean =>
  typeof place === 'string' && Array.isArray(files);

const HINT = 'remove it: it says only where an earlier run wrote among its code, and the next run there notes it again';

export async function knownByProducts(store: Store): Promise<readonly ByProduct[]> {
  const known: ByProduct[] = [];
  for await (const page of store.list(layout.byProducts)) {
    const notes = await sideBySide(page, ({ path }) => readState<ByProduct>(store, path, isByProduct, HINT));
    for (const note of notes) if (note !== undefined) known.push(note);
  }
  return known;
}

/** What an output puts into its folder: all that is there, or where other things are as well the rows alone. */
export function outputPlaces(folder: string, fileName: string | null, isAlone: boolean): readonly ByProduct[] {
  const files = fileName === null ? [] : [fileName, `${fileName}.partial`];
  return isAlone ? [{ place: folder, files }] : files.map((name) => ({ place: `${folder}/${name}` }));
}

/**
 * Whether what is at the place, or will be, may be what a job writes there: a folder that holds something, and nothing
 * of the job's own, was made anew. A note that does not hold is kept, since the next run may write there again.
 */
export function holdsStill({ place, files = [] }: ByProduct, places: NotedPlaces): boolean {
  if (files.length === 0 || place.includes(JOB_ID)) return true;
  return files.some((name) => places.exists(`${place}/${name}`)) || places.isEmpty(place);
}

export interface NotedPlaces {
  exists(path: string): boolean;
  /** Also where there is no such folder. */
  isEmpty(folder: string): boolean;
}
