import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { requireFilePath } from '../../core/ports/file-path.ts';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';
import type { FetchedFile } from './fetch-file.ts';
import { FetchFiles } from './fetch-files.ts';
import { orAborted } from './or-aborted.ts';
import { placeOf } from './placed-file.ts';
import { wholeFile } from './wanted-parts.ts';

export interface SharedFilesOptions {
  readonly openStore: (place: string) => Store;
  /** A folder that nobody has; made when it is needed. */
  readonly newFolder: () => string;
}

/** Files by their whole addresses; what `base` is stands before all of them, or is the only one. */
export interface FilesBelow {
  readonly base: string;
  readonly files: readonly Slice[];
}

interface Copy {
  readonly folder: string;
  readonly done: Promise<void>;
  /** Nobody uses it any more. */
  readonly unwanted: AbortController;
  users: number;
}

/** Whole files on this machine for many that use them: fetched once, removed when nobody does any more. */
export class SharedFiles {
  readonly #options: SharedFilesOptions;
  readonly #copies = new Map<string, Copy>();
  readonly #fetchFiles = new FetchFiles();

  constructor(options: SharedFilesOptions) {
    this.#options = options;
  }

  /**
   * Where `base` is on this machine, and the word to give it back with. `signal` ends the waiting, and with the last of
   * those who wait the fetching.
   *
   * @throws InputChanged when a file is not what it was; MillraceError `INPUT_NAME_INVALID` for a name that would lead out
   * of the copy, before anything is fetched
   */
  async take(
    wanted: FilesBelow,
    signal?: AbortSignal,
  ): Promise<{ readonly path: string; readonly giveBack: () => Promise<void> }> {
    const key = keyOf(wanted);
    const copy = this.#copies.get(key) ?? this.#fetch(wanted);
    this.#copies.set(key, copy);
    copy.users += 1;
    const giveBack = async (): Promise<void> => {
      copy.users -= 1;
      if (copy.users > 0) return;
      if (this.#copies.get(key) === copy) this.#copies.delete(key);
      copy.unwanted.abort();
      // Nobody may write there any more.
      await copy.done.catch(() => undefined);
      await rm(copy.folder, { recursive: true, force: true });
    };
    try {
      await (signal === undefined ? copy.done : orAborted(copy.done, signal));
    } catch (error) {
      await giveBack();
      throw error;
    }
    return { path: `${copy.folder}/${basename(wanted.base)}`, giveBack };
  }

  #fetch({ base, files }: FilesBelow): Copy {
    const folder = this.#options.newFolder();
    const above = base.slice(0, base.lastIndexOf('/') + 1);
    const unwanted = new AbortController();
    const targetOf = (file: Slice): Omit<FetchedFile, 'signal'> => {
      const { root, path } = placeOf('', file.path);
      const target = `${folder}/${below(above, file)}`;
      return { store: this.#options.openStore(root), slice: { ...file, path }, wanted: wholeFile(file.size), target };
    };
    const fetchAll = async (): Promise<void> => {
      for (const file of files) requireFilePath(below(above, file), file.path);
      await this.#fetchFiles.all(files.map(targetOf), unwanted);
    };
    return { folder, done: Promise.resolve().then(fetchAll), unwanted, users: 0 };
  }
}

/** As one text, all of an input could be more than a text can be. */
function keyOf({ base, files }: FilesBelow): string {
  const hash = createHash('sha256').update(JSON.stringify(base));
  for (const { path, size, modifiedMs, etag } of files) hash.update(JSON.stringify([path, size, modifiedMs, etag]));
  return hash.digest('hex');
}

/** What stands behind it; nothing, which is no name, where the file is elsewhere. */
const below = (above: string, { path }: Slice): string => (path.startsWith(above) ? path.slice(above.length) : '');
