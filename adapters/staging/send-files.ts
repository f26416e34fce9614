import { createReadStream, type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Store } from '../../core/ports/store.ts';

/** Where files are sent to. */
export type FilesTarget = Pick<Store, 'put' | 'putIfAbsent'>;

/** Puts all files below a folder into a store, with this note. Nothing happens when there is no folder. */
export async function sendFiles(
  folder: string,
  store: FilesTarget,
  note?: string,
  onReplace?: (path: string) => Promise<void>,
): Promise<void> {
  for (const entry of await entriesBelow(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    // As a stream: it may be larger than memory. What is there already is replaced at once or not at all.
    if (await store.putIfAbsent(path, createReadStream(file), note)) continue;
    await onReplace?.(path);
    await store.put(path, createReadStream(file), note);
  }
}

async function entriesBelow(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
