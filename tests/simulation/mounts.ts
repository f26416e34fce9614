import type { Disk, DiskFile } from './disk.ts';
import type { SimProcess } from './process.ts';

/** A disk as one process reaches it: the path tells which. */
export interface Mount {
  readonly disk: Disk;
  readonly process: SimProcess;
}

/** What a file descriptor stands for; a folder has no file. */
export interface OpenFile extends Mount {
  readonly path: string;
  readonly file: DiskFile | undefined;
}

const ROOT = '/simulated';
const FIRST_DESCRIPTOR = 1_000_000;

const mounts = new Map<string, Mount>();
const openFiles = new Map<number, OpenFile>();
let opened = FIRST_DESCRIPTOR;

/** Returns what stands before every path of the process. */
export function mountDisk(mount: Mount): string {
  mounts.set(mount.process.id, mount);
  return `${ROOT}/${mount.process.id}`;
}

/** Nobody of the last world is there any more. */
export function unmountAll(): void {
  mounts.clear();
  openFiles.clear();
  opened = FIRST_DESCRIPTOR;
}

export function located(whole: string): Mount & { readonly path: string } {
  const end = whole.indexOf('/', ROOT.length + 1);
  const mount = whole.startsWith(ROOT) ? mounts.get(whole.slice(ROOT.length + 1, end)) : undefined;
  if (mount === undefined) throw new Error(`${whole} is on no simulated disk`);
  return { ...mount, path: whole.slice(end) };
}

export function keepOpen(file: OpenFile): number {
  opened += 1;
  openFiles.set(opened, file);
  return opened;
}

export function openFile(descriptor: number): OpenFile {
  const file = openFiles.get(descriptor);
  if (file === undefined) throw new Error(`nothing is open as ${descriptor}`);
  return file;
}

export function close(descriptor: number): void {
  openFiles.delete(descriptor);
}
