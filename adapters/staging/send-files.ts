import { createReadStream, type Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';

/** Up to here a file is sent in one call, which no other can come in between; what is larger, as a stream. */
const WHOLE_BYTES_MAX = 8 * 1024 * 1024;
/** Where others write one and the same name at that moment. */
const TRIES = 8;

/** Where files are sent to. */
export type FilesTarget = Pick<Store, 'put' | 'putIfAbsent'>;

/**
 * Puts all files below a folder into a store, with this note; of what is there already, or is sent by others too, the
 * last stays. Nothing happens when there is no folder.
 */
export async function sendFiles(
  folder: string,
  store: FilesTarget,
  note?: string,
  onReplace = (_path: string, replace: () => Promise<void>): Promise<void> => replace(),
): Promise<void> {
  for (const entry of await entriesBelow(folder)) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    if (await store.putIfAbsent(path, await contentOf(file), note)) continue;
    await onReplace(path, () => replace(file, store, path, note));
  }
}

async function replace(file: string, store: FilesTarget, path: string, note: string | undefined): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await store.put(path, await contentOf(file), note);
      return;
    } catch (error) {
      if (!(error instanceof MillraceError) || error.code !== 'TAKEN_OVER' || tries === TRIES) throw error;
    }
  }
}

const contentOf = async (file: string): Promise<Uint8Array | AsyncIterable<Uint8Array>> =>
  (await stat(file)).size <= WHOLE_BYTES_MAX ? readFile(file) : piecesOf(file);

/** Not opened before somebody reads it. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file);
}

async function entriesBelow(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
