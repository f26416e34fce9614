import { readFileSync, type Stats, statSync, unlinkSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Store, StoreEntry } from '../../core/ports/store.ts';
import { translateError } from './durable.ts';
import { listFolder } from './listing.ts';
import { createFolderKeeper, type FolderKeeper } from './store-folders.ts';
import { locate, locateFolder } from './store-path.ts';
import { streamFile } from './store-stream.ts';
import { createFile, replaceFile } from './store-write.ts';

/** Up to here a file is read sooner than its way through the thread pool. */
const SYNC_READ_LIMIT = 1024 * 1024;

/**
 * A folder as a store. It may be shared by any number of processes and machines, if its file system has hard links;
 * it is made when first written to. Files that are still being written have names that no listing shows.
 */
export function createFolderStore(root: string): Store {
  const top = resolve(root);
  const folders = createFolderKeeper(top);
  return {
    list: (folder, options = {}) => listFolder(top, folder, options),
    stat: async (path) => statEntry(locate(top, path), path),
    hasFolder: async (folder) => statOf(locateFolder(top, folder))?.isDirectory() ?? false,
    read: async (path) => readWhole(locate(top, path)),
    stream: (path, from = 0, to = Number.POSITIVE_INFINITY) => streamFile(locate(top, path), from, to),
    put: async (path, content) => replaceFile(locate(top, path), content, folders),
    putIfAbsent: async (path, content) => createFile(locate(top, path), content, folders),
    remove: async (path) => removeAll(locate(top, path), folders),
    localPath: (path) => locateFolder(top, path),
    address: (path) => locateFolder(top, path),
  };
}

function statEntry(local: string, path: string): StoreEntry | undefined {
  const stats = statOf(local);
  if (stats === undefined || !stats.isFile()) return undefined;
  return { path, size: stats.size, modifiedMs: Math.floor(stats.mtimeMs) };
}

function statOf(local: string): Stats | undefined {
  try {
    return statSync(local, { throwIfNoEntry: false });
  } catch (error) {
    throw translateError(local, error);
  }
}

async function readWhole(local: string): Promise<Uint8Array | undefined> {
  const stats = statOf(local);
  if (stats === undefined || !stats.isFile()) return undefined;
  try {
    return stats.size <= SYNC_READ_LIMIT ? readFileSync(local) : await readFile(local);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw translateError(local, error);
  }
}

async function removeAll(local: string, folders: FolderKeeper): Promise<void> {
  try {
    unlinkSync(local);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return;
    // What systems answer when it is a folder; anything else comes back from `rm` as well.
    folders.forget();
    await rm(local, { recursive: true, force: true }).catch((reason: unknown) => {
      throw translateError(local, reason);
    });
  }
}
