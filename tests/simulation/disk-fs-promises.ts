import { failure, rmSync, statSync } from './disk-fs.ts';
import { located } from './mounts.ts';

/** Takes the place of `node:fs/promises` where the local folder's adapter runs in a simulated world. */
export * from 'node:fs/promises';

export async function open(whole: string) {
  const { disk, process, path } = located(whole);
  const file = disk.file(path);
  if (file === undefined) throw failure('ENOENT', 'open', path);
  return {
    stat: async () => ({ size: file.length }),
    read: async (target: Uint8Array, at: number, length: number, from: number) => {
      const bytes = file.read(from, from + length);
      target.set(bytes, at);
      return { bytesRead: bytes.length };
    },
    sync: () => process.call('disk.sync', () => file.sync()),
    datasync: () => process.call('disk.sync', () => file.sync()),
    close: async () => {},
  };
}

export async function link(from: string, to: string): Promise<void> {
  const { disk, process, path } = located(from);
  const target = located(to).path;
  await process.call('disk.link', () => {
    const file = disk.file(path);
    if (file === undefined) throw failure('ENOENT', 'link', path);
    if (disk.file(target) !== undefined) throw failure('EEXIST', 'link', target);
    disk.link(target, file);
  });
}

export async function rename(from: string, to: string): Promise<void> {
  const { disk, process, path } = located(from);
  await process.call('disk.rename', () => {
    const file = disk.file(path);
    if (file === undefined) throw failure('ENOENT', 'rename', path);
    disk.remove(path);
    disk.link(located(to).path, file);
  });
}

export async function rm(whole: string): Promise<void> {
  rmSync(whole);
}

/** Folders are there as soon as something is in them. */
export async function mkdir(): Promise<void> {}

export async function stat(whole: string) {
  return statSync(whole);
}
