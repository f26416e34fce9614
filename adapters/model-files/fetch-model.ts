import type { Store } from '../../core/ports/store.ts';
import { checkModel } from './check-model.ts';
import type { ModelPlaces } from './copy-model.ts';

/**
 * Brings a model's files from a store to another, `here`, where they are kept for further jobs. Returns why that is not
 * possible; undefined when all of them are there, as they were registered.
 */
export async function fetchModel(
  sha256: string,
  store: Store,
  here: Store,
  places: ModelPlaces,
): Promise<string | undefined> {
  if ((await here.stat(places.list(sha256))) !== undefined) {
    if ((await checkModel(sha256, here, places)) === undefined) return undefined;
    // A copy that was damaged, or is of a fetch that was broken off, is made anew.
    await here.remove(places.list(sha256));
    await here.remove(places.content(sha256));
  }
  const list = await store.read(places.list(sha256));
  if (list === undefined) return `the list of its files, ${places.list(sha256)}, is gone or damaged`;
  for await (const page of store.list(places.content(sha256))) {
    for (const { path } of page) await here.putIfAbsent(path, store.stream(path));
  }
  await here.putIfAbsent(places.list(sha256), list);
  return checkModel(sha256, here, places);
}
