import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { type SourceFile, sourceTree } from './source-tree.ts';

const CHUNK_BYTES = 1024 ** 2;

/** Where the files of a model lie in the store: `layout.modelList` and `layout.modelContent`. */
export interface ModelPlaces {
  list(sha256: string): string;
  content(sha256: string): string;
}

/** What was copied. */
export interface CopiedModel {
  /** Of its names and contents; hex. */
  readonly sha256: string;
  readonly fileName: string;
  readonly files: number;
  readonly bytes: number;
}

interface HashedFile extends SourceFile {
  readonly size: number;
  readonly sha256: string;
}

/**
 * Copies a file or a folder into the store, under the hash of its content; what is there already is not copied again. A
 * copy that was broken off is completed by the next.
 *
 * @throws MillraceError `USAGE` for what cannot be read, or changes meanwhile
 */
export async function copyModel(given: string, store: Store, places: ModelPlaces): Promise<CopiedModel> {
  const files = await translating(given, () => hashAll(sourceTree(given)));
  const list = files.map(({ path, size, sha256 }) => ({ path, size, sha256 }));
  const sha256 = treeHash(files);
  for (const file of files) await copyOne(file, `${places.content(sha256)}/${file.path}`, store);
  await store.putIfAbsent(places.list(sha256), new TextEncoder().encode(`${JSON.stringify(list)}\n`));
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { sha256, fileName: basename(given), files: files.length, bytes };
}

async function hashAll(files: readonly SourceFile[]): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const file of files) {
    const sums = new Sums();
    for await (const _ of sums.over(file.from));
    hashed.push({ ...file, ...sums.found() });
  }
  return hashed;
}

/** No path holds a NUL, so no two trees have one listing. */
function treeHash(files: readonly HashedFile[]): string {
  const hash = createHash('sha256');
  for (const { path, sha256 } of files) hash.update(`${sha256} ${path}\0`);
  return hash.digest('hex');
}

/** Under this hash nothing else may ever be found: what has changed is refused before it has its name. */
async function copyOne(file: HashedFile, to: string, store: Store): Promise<void> {
  await translating(file.from, () => store.putIfAbsent(to, unchanged(file)));
}

async function* unchanged({ from, size, sha256 }: HashedFile): AsyncGenerator<Uint8Array, void, undefined> {
  const sums = new Sums();
  yield* sums.over(from);
  const found = sums.found();
  if (found.size === size && found.sha256 === sha256) return;
  throw new MillraceError('USAGE', `${from} was changed while it was copied`, {
    hint: 'register it again once nothing writes to it',
  });
}

/** Size and hash of what has been read. */
class Sums {
  readonly #hash = createHash('sha256');
  #size = 0;

  async *over(path: string): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK_BYTES })) {
      this.#hash.update(chunk as Buffer);
      this.#size += (chunk as Buffer).length;
      yield chunk as Buffer;
    }
  }

  found(): { readonly size: number; readonly sha256: string } {
    return { size: this.#size, sha256: this.#hash.digest('hex') };
  }
}

async function translating<T>(path: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { syscall, message } = error as NodeJS.ErrnoException;
    if (error instanceof MillraceError || syscall === undefined) throw error;
    throw new MillraceError('USAGE', `${path} cannot be read: ${message}`, { cause: error });
  }
}
