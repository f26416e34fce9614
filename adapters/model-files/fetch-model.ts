import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Store } from '../../core/ports/store.ts';
import { checkModel } from './check-model.ts';
import type { ModelPlaces } from './copy-model.ts';

/** A model of a store that is not on this machine. */
export interface FarModel {
  readonly sha256: string;
  readonly store: Store;
  readonly places: ModelPlaces;
  /** On this machine, where models are kept for further jobs. */
  readonly here: Store;
  /** A folder that nobody has, on the same disk; taken away afterwards. */
  readonly taken: Store;
}

/**
 * Brings a model's files here, whole or not at all: scripts look into their folder, while others may be fetching the same
 * model. Returns why that is not possible; undefined when all of them are there, as they were registered.
 */
export async function fetchModel({ sha256, store, places, here, taken }: FarModel): Promise<string | undefined> {
  const check = (): Promise<string | undefined> => checkModel(sha256, here, places);
  if ((await check()) === undefined) return undefined;
  try {
    const list = await store.read(places.list(sha256));
    if (list === undefined) return `the list of its files, ${places.list(sha256)}, is gone or damaged`;
    for await (const page of store.list(places.content(sha256))) {
      for (const { path } of page) await taken.putIfAbsent(path, store.stream(path));
    }
    await here.put(places.list(sha256), list);
    const [content, place] = [taken, here].map((each) => each.address(places.content(sha256))) as [string, string];
    if (!(await moved(content, place))) {
      // Another may have brought it meanwhile, whole: only what is damaged may make room.
      if ((await check()) === undefined) return undefined;
      await moved(place, taken.address('damaged'));
      await moved(content, place);
    }
    return await check();
  } finally {
    await rm(taken.address(''), { recursive: true, force: true });
  }
}

/** False where something lies there already, or there is nothing to move. */
async function moved(folder: string, place: string): Promise<boolean> {
  await mkdir(dirname(place), { recursive: true });
  try {
    await rename(folder, place);
    return true;
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}
