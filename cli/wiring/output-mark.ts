import { fileMark } from '../../adapters/local-folder/file-mark.ts';
import { streamFile } from '../../adapters/local-folder/store-stream.ts';
import type { Store } from '../../core/ports/store.ts';

/** What a published output has noted, as it is now; undefined where nothing is there, or nothing can be told. */
export async function outputMark(folder: Store, name: string): Promise<string | undefined> {
  const local = folder.localPath(name);
  return local === undefined ? (await folder.stat(name))?.etag : fileMark(local);
}

/** As `folder.stream`, of what has this mark alone; throws where that is no longer what is there. */
export function streamMarked(
  folder: Store,
  name: string,
  mark: string,
  from = 0,
  to = Number.POSITIVE_INFINITY,
): AsyncIterable<Uint8Array> {
  const local = folder.localPath(name);
  return local === undefined ? folder.stream(name, from, to, mark) : streamFile(local, from, to, mark);
}
