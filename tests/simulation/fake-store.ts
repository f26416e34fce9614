import { MillraceError } from '../../core/errors.ts';
import type { ListOptions, Store, StoreEntry } from '../../core/ports/store.ts';
import type { Disk } from './disk.ts';
import type { SimProcess } from './process.ts';
import { STORE_FOLDER } from './scenario.ts';

interface StoredFile {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

/** Files that survive everything: what a store's promise has resolved for is durable. */
export class Files {
  readonly #files = new Map<string, StoredFile>();
  /** Whose files of the same folder others write. */
  readonly #disk: Disk | undefined;
  /** Told of a file that is replaced. */
  onReplace: (path: string) => void = () => {};

  constructor(disk?: Disk) {
    this.#disk = disk;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  put(path: string, bytes: Uint8Array, modifiedMs: number): void {
    if (this.#files.has(path)) this.onReplace(path);
    this.#files.set(path, { bytes, modifiedMs });
  }

  putIfAbsent(path: string, bytes: Uint8Array, modifiedMs: number): boolean {
    if (this.#files.has(path)) return false;
    this.#files.set(path, { bytes, modifiedMs });
    return true;
  }

  get(path: string): Uint8Array | undefined {
    return this.#files.get(path)?.bytes;
  }

  text(path: string): string | undefined {
    const bytes = this.get(path);
    return bytes && new TextDecoder().decode(bytes);
  }

  stat(path: string): StoreEntry | undefined {
    const file = this.#files.get(path);
    return file && { path, size: file.bytes.length, modifiedMs: file.modifiedMs };
  }

  remove(path: string): void {
    this.#disk?.remove(`${STORE_FOLDER}/${path}`);
    for (const name of [...this.#files.keys()]) {
      if (name === path || name.startsWith(`${path}/`)) this.#files.delete(name);
    }
  }

  /** All below a folder; all names here are ASCII, so that this order is the bytes' order. */
  below(folder: string): StoreEntry[] {
    const start = folder === '' ? '' : `${folder}/`;
    const paths = [...this.#files.keys()].filter((path) => path.startsWith(start));
    const onDisk = this.#disk?.below(`${STORE_FOLDER}/${folder}`) ?? [];
    paths.push(...onDisk.map((path) => path.slice(STORE_FOLDER.length + 1)));
    return paths.sort().map((path) => this.stat(path) ?? { path, size: 0, modifiedMs: 0 });
  }
}

/** A folder of the files as one process reaches it. */
export function fakeStore(process: SimProcess, files: Files, pageSize: () => number): Store {
  const call = <T>(what: string, effect: () => T) => process.call(`store.${what}`, effect);
  return {
    async *list(folder, options = {}) {
      const all = await call('list', () => files.below(folder).filter((entry) => isWanted(entry, folder, options)));
      for (let at = 0; at < all.length; ) {
        const page = all.slice(at, at + pageSize());
        at += page.length;
        yield page;
        if (at < all.length) await call('list', () => {});
      }
    },
    stat: (path) => call('stat', () => files.stat(path)),
    hasFolder: (folder) => call('hasFolder', () => files.below(folder).length > 0),
    read: (path) => call('read', () => files.get(path)),
    async *stream(path, from = 0, to) {
      const bytes = await call('stream', () => files.get(path));
      if (bytes === undefined) throw new MillraceError('STORE_UNAVAILABLE', `${path} is not there`);
      yield from === 0 && to === undefined ? bytes : bytes.subarray(from, to);
    },
    put: (path, content) => call('put', () => files.put(path, content as Uint8Array, process.clock.now())),
    putIfAbsent: async (path, content) => {
      // Nobody takes the trouble to make what is there already.
      if (!(content instanceof Uint8Array) && (await call('look', () => files.has(path)))) return false;
      const bytes = content instanceof Uint8Array ? content : await gathered(content);
      return call('putIfAbsent', () => files.putIfAbsent(path, bytes, process.clock.now()));
    },
    remove: (path) => call('remove', () => files.remove(path)),
    localPath: () => undefined,
    address: (path) => path,
  };
}

function isWanted({ path }: StoreEntry, folder: string, { after, enter, want }: ListOptions): boolean {
  const from = folder === '' ? 0 : folder.length + 1;
  for (let cut = path.indexOf('/', from); cut >= 0; cut = path.indexOf('/', cut + 1)) {
    if (enter !== undefined && !enter(path.slice(0, cut))) return false;
  }
  return (after === undefined || path > after) && (want === undefined || want(path));
}

async function gathered(content: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  if (chunks.length === 1) return chunks[0] as Uint8Array;
  return new Uint8Array(Buffer.concat(chunks));
}
