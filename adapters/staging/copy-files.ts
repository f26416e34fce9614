import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Slice } from '../../core/ports/records.ts';
import type { Store } from '../../core/ports/store.ts';

/** So many files of a mini-batch are fetched at the same time. */
const FETCHES = 8;

/** A file is not what was planned. */
export class InputChanged extends Error {
  readonly path: string;

  constructor(path: string, message: string) {
    super(message);
    this.path = path;
  }
}

/** Fetches planned files of a store into a folder, each as it was planned. @throws InputChanged */
export async function fetchFiles(store: Store, slices: readonly Slice[], folder: string): Promise<void> {
  const left = [...slices];
  const fetchSome = async (): Promise<void> => {
    for (let slice = left.shift(); slice !== undefined; slice = left.shift()) await fetchFile(store, slice, folder);
  };
  await Promise.all(Array.from({ length: Math.min(FETCHES, slices.length) }, fetchSome));
}

async function fetchFile(store: Store, { path, size, modifiedMs }: Slice, folder: string): Promise<void> {
  const found = await store.stat(path);
  const place = store.address(path);
  const planned = `${place} was planned with ${size} bytes, time ${new Date(modifiedMs).toISOString()}`;
  if (found === undefined) throw new InputChanged(place, `${planned}; it is gone now`);
  if (found.size !== size || found.modifiedMs !== modifiedMs) {
    const now = `${found.size} bytes, time ${new Date(found.modifiedMs).toISOString()}`;
    throw new InputChanged(place, `${planned}; it now has ${now}`);
  }
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true });
  await pipeline(store.stream(path), createWriteStream(target));
  // The worker checks once more what it is given.
  await utimes(target, modifiedMs / 1_000, modifiedMs / 1_000);
}

/** Puts all files below a folder into a store. Nothing happens when there is no folder. */
export async function sendFiles(folder: string, store: Store): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    await putFile(store, relative(folder, file), file);
  }
}

/** The last one wins. */
async function putFile(store: Store, path: string, file: string): Promise<void> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of createReadStream(file)) chunks.push(chunk as Uint8Array);
  await store.put(path, Buffer.concat(chunks));
}
