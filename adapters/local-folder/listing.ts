import type { ListOptions, StoreEntry } from '../../core/ports/store.ts';
import { createPacer, type Pacer } from './listing-pacer.ts';
import { ListingReader } from './listing-reader.ts';
import { Walk } from './listing-walk.ts';
import { locateFolder } from './store-path.ts';

const PAGE_FILES = 1000;

/** `Store.list` of a folder: sorted, in pages, and never more than some milliseconds away from the event loop. */
export async function* listFolder(
  root: string,
  folder: string,
  options: ListOptions,
): AsyncGenerator<readonly StoreEntry[], void, undefined> {
  const pacer = createPacer();
  const reader = new ListingReader(root, pacer);
  try {
    let before: Promise<StoreEntry[]> = Promise.resolve([]);
    for await (const paths of pagesOf(root, folder, options, reader, pacer)) {
      // While these are looked at, the walk goes on to the next page.
      const page = await before;
      before = reader.look(paths);
      before.catch(() => {});
      if (page.length > 0) yield page;
    }
    const last = await before;
    if (last.length > 0) yield last;
  } finally {
    await reader.close();
  }
}

async function* pagesOf(
  root: string,
  folder: string,
  options: ListOptions,
  reader: ListingReader,
  pacer: Pacer,
): AsyncGenerator<readonly string[]> {
  const walk = new Walk(root, options);
  const enter = async (path: string): Promise<void> => {
    const names = await reader.read(locateFolder(root, path));
    // Undefined when it vanished since the folder above it was read.
    if (names !== undefined) walk.enter(path, names);
  };
  let page: string[] = [];
  await enter(folder);
  for (let step = walk.next(); step !== undefined; step = walk.next()) {
    if (step.kind === 'folder') await enter(step.path);
    if (step.kind === 'file' && page.push(step.path) === PAGE_FILES) {
      yield page;
      page = [];
    }
    if (pacer.isDue()) await pacer.pause();
  }
  if (page.length > 0) yield page;
}
