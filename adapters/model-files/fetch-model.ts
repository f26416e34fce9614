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
  if ((await checkModel(sha256, here, places)) === undefined) return undefined;
  try {
    const list = await store.read(places.list(sha256));
    if (list === undefined) return `the list of its files, ${places.list(sha256)}, is gone or damaged`;
    for await (const page of store.list(places.content(sha256))) {
      for (const { path } of page) await taken.putIfAbsent(path, store.stream(path));
    }
    await here.put(places.list(sha256), list);
    // Meanwhile another may have brought it.
    if ((await checkModel(sha256, here, places)) === undefined) return undefined;
    const content = places.content(sha256);
    await moveInPlace(taken.address(content), here.address(content), taken.address('damaged'));
    return await checkModel(sha256, here, places);
  } finally {
    await rm(taken.address(''), { recursive: true, force: true });
  }
}

/** What lies there is damaged. Of two who find that at the same moment either may win. */
async function moveInPlace(folder: string, place: string, damaged: string): Promise<void> {
  for (const above of [dirname(place), dirname(damaged)]) await mkdir(above, { recursive: true });
  await rename(place, damaged).catch(unless('ENOENT'));
  // Nothing was brought where the store has lost it.
  await rename(folder, place).catch(unless('ENOTEMPTY', 'EEXIST', 'ENOENT'));
}

const unless =
  (...codes: readonly string[]) =>
  (error: NodeJS.ErrnoException): void => {
    if (!codes.includes(error.code ?? '')) throw error;
  };
