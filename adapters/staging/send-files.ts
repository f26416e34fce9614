import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Store } from '../../core/ports/store.ts';

/** Puts all files below a folder into a store; the last of a name wins. Nothing happens when there is no folder. */
export async function sendFiles(folder: string, store: Store): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    await store.put(relative(folder, file), await buffer(createReadStream(file)));
  }
}
