import type { ListOptions, StoreEntry } from '../../core/ports/store.ts';
import { readFolder } from './listing-folder.ts';
import { createPacer, type Pacer } from './listing-pacer.ts';
import { FileStats } from './listing-stats.ts';
import { Walk } from './listing-walk.ts';
import { locateFolder } from './store-path.ts';

const PAGE_FILES = 1000;

/** `Store.list` of a folder: sorted, in pages, and never more than some milliseconds away from the event loop. */
export async function* listFolder(
  root: string,
  folder: string,
  options: ListOptions,
): AsyncGenerator<readonly StoreEntry[], void, undefined> {
  const stats = new FileStats(root);
  try {
    let before: Promise<StoreEntry[]> = Promise.resolve([]);
    for await (const paths of pagesOf(root, folder, options)) {
      // While these are looked at, the walk goes on to the next page.
      const page = await before;
      before = stats.look(paths);
      before.catch(() => {});
      if (page.length > 0) yield page;
    }
    const last = await before;
    if (last.length > 0) yield last;
  } finally {
    await stats.close();
  }
}

async function* pagesOf(root: string, folder: string, options: ListOptions): AsyncGenerator<readonly string[]> {
  const pacer = createPacer();
  const walk = new Walk(root, options);
  let page: string[] = [];
  await enter(walk, root, folder, pacer);
  for (let step = walk.next(); step !== undefined; step = walk.next()) {
    if (step.kind === 'folder') await enter(walk, root, step.path, pacer);
    if (step.kind === 'file' && page.push(step.path) === PAGE_FILES) {
      yield page;
      page = [];
    }
    if (pacer.isDue()) await pacer.pause();
  }
  if (page.length > 0) yield page;
}

async function enter(walk: Walk, root: string, folder: string, pacer: Pacer): Promise<void> {
  const names = await readFolder(locateFolder(root, folder), pacer);
  // Undefined when it vanished since the folder above it was read.
  if (names !== undefined) walk.enter(folder, names);
}
