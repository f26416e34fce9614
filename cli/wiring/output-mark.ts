import { fileMark } from '../../adapters/local-folder/file-mark.ts';
import type { Store } from '../../core/ports/store.ts';

/** What a published output has noted, as it is now; undefined where nothing is there, or nothing can be told. */
export async function outputMark(folder: Store, name: string): Promise<string | undefined> {
  const local = folder.localPath(name);
  return local === undefined ? (await folder.stat(name))?.etag : fileMark(local);
}
