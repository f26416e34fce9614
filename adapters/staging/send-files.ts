import { createReadStream, type Dirent } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Store } from '../../core/ports/store.ts';

/** Puts all files below a folder into a store; the last of a name wins. Nothing happens when there is no folder. */
export async function sendFiles(folder: string, store: Pick<Store, 'put' | 'putIfAbsent'>): Promise<void> {
  for (const entry of await entriesBelow(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    // As a stream: it may be larger than memory. What is there already is replaced at once or not at all.
    if (!(await store.putIfAbsent(path, createReadStream(file)))) await store.put(path, await readFile(file));
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
