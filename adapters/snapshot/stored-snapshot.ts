import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { holdsAll, putWhole, type SizedFile } from './put-whole.ts';

/** Of a snapshot in a store that is not on this machine. */
export interface StoredSnapshot {
  readonly store: Store;
  /** Where its files lie in the store; the list of them lies beside it. */
  readonly place: string;
  /** Where it is on this machine. */
  readonly folder: string;
}

interface ListedFile extends SizedFile {
  readonly isExecutable: boolean;
}

/** The list is put last: where it is, all is. */
const listOf = (place: string): string => `${place}.json`;

/** Whether all of a snapshot is in the store. */
export const hasSnapshot = async (store: Store, place: string): Promise<boolean> =>
  (await store.stat(listOf(place))) !== undefined;

/** Puts a snapshot that is on this machine into the store. */
export async function sendSnapshot({ store, place, folder }: StoredSnapshot): Promise<void> {
  if (await hasSnapshot(store, place)) return;
  const files: ListedFile[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  // The link to the packages stays out: other machines have their own.
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = join(entry.parentPath, entry.name);
    const path = relative(folder, file);
    await store.put(`${place}/${path}`, await readFile(file));
    const { mode, size } = await stat(file);
    files.push({ path, size, isExecutable: (mode & 0o100) !== 0 });
  }
  await store.put(listOf(place), new TextEncoder().encode(JSON.stringify(files)));
}

/** Brings a snapshot here, whole or not at all. Nothing happens when all of it is here. */
export async function fetchSnapshot({ store, place, folder }: StoredSnapshot): Promise<void> {
  const list = await store.read(listOf(place));
  if (list === undefined)
    throw new MillraceError('STATE_CORRUPT', `${store.address(place)}: the job's code is missing`);
  const files = JSON.parse(new TextDecoder().decode(list)) as ListedFile[];
  if (holdsAll(folder, files)) return;
  const taking = `${folder}.taking-${randomUUID()}`;
  try {
    await mkdir(taking, { recursive: true });
    for (const { path, isExecutable } of files) {
      const bytes = await store.read(`${place}/${path}`);
      if (bytes === undefined)
        throw new MillraceError('STATE_CORRUPT', `${store.address(`${place}/${path}`)} is missing`);
      await mkdir(dirname(join(taking, path)), { recursive: true });
      await writeFile(join(taking, path), bytes);
      if (isExecutable) await chmod(join(taking, path), 0o755);
    }
    putWhole(taking, folder, files);
  } finally {
    await rm(taking, { recursive: true, force: true });
  }
}
