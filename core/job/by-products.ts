import { sha256Of } from '../claim-check/sha256.ts';
import type { Store } from '../ports/store.ts';
import { jsonBytes } from './json-bytes.ts';
import { layout } from './layout.ts';
import { readState } from './read-state.ts';

interface ByProduct {
  readonly place: string;
}

/**
 * Notes places among the code that runs write to, so that no later snapshot takes them for code. Each is an absolute
 * path; `{job_id}` in it stands for any job's.
 */
export async function keepByProducts(store: Store, places: readonly string[]): Promise<void> {
  for (const place of places) {
    const { hex } = await sha256Of(new TextEncoder().encode(place));
    const note: ByProduct = { place };
    await store.putIfAbsent(`${layout.byProducts}/${hex}`, jsonBytes(note));
  }
}

export async function knownByProducts(store: Store): Promise<readonly string[]> {
  const places: string[] = [];
  for await (const page of store.list(layout.byProducts)) {
    const notes = await Promise.all(page.map(({ path }) => readState<ByProduct>(store, path)));
    for (const note of notes) if (note !== undefined) places.push(note.place);
  }
  return places;
}

/** What an output puts into its folder: all that is there, or where other things are as well the rows alone. */
export function outputPlaces(folder: string, fileName: string | null, isAlone: boolean): readonly string[] {
  if (isAlone) return [folder];
  return fileName === null ? [] : [`${folder}/${fileName}`, `${folder}/${fileName}.partial`];
}
