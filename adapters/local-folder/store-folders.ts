import { dirname } from 'node:path';
import { makeFolder, makeFolders, syncFolder } from './durable.ts';

/** More than a service ever writes to at once; forgetting costs only a sync. */
const REMEMBERED_MAX = 4096;

/** Makes the folders that files are put into, and keeps them. */
export interface FolderKeeper {
  /** Resolves once the folder is there and its name, with all names above it up to the root, is durable. */
  keep(folder: string): Promise<void>;
  /** What was kept may be gone. */
  forget(): void;
}

/**
 * A folder that is there already is synced as well the first time: another process may have made it a moment ago and
 * be killed by a power cut before it syncs it, which would take our file along.
 */
export function createFolderKeeper(root: string): FolderKeeper {
  const kept = new Map<string, Promise<void>>();

  async function make(folder: string): Promise<void> {
    if (folder === root) return makeFolder(root);
    await keep(dirname(folder));
    makeFolders(folder);
    await syncFolder(dirname(folder));
  }

  function keep(folder: string): Promise<void> {
    const known = kept.get(folder);
    if (known !== undefined) return known;
    if (kept.size >= REMEMBERED_MAX) kept.clear();
    const made = make(folder);
    kept.set(folder, made);
    made.catch(() => kept.delete(folder));
    return made;
  }

  return { keep, forget: () => kept.clear() };
}
