import { constants } from 'node:fs';
import { Writable } from 'node:stream';
import { DiskFile } from './disk.ts';
import { close, keepOpen, located, openFile } from './mounts.ts';

/**
 * Takes the place of `node:fs` where the local folder's adapter runs in a simulated world (`simulate-disk.ts`): just
 * what it uses. Any call may be its process's last.
 */
export * from 'node:fs';

type Done = (error: unknown) => void;

export function openSync(whole: string, flags: string | number): number {
  const { disk, process, path } = located(whole);
  if (typeof flags === 'number' && (flags & constants.O_DIRECTORY) !== 0) {
    return keepOpen({ disk, process, path, file: undefined });
  }
  const isNew = flags === 'wx' || flags === 'wx+';
  if (isNew && disk.file(path) !== undefined) throw failure('EEXIST', 'open', path);
  if (isNew) process.callNow('disk.open', () => disk.link(path, new DiskFile()));
  const file = disk.file(path);
  if (file === undefined) throw failure('ENOENT', 'open', path);
  return keepOpen({ disk, process, path, file });
}

export const closeSync = (descriptor: number): void => close(descriptor);

export function readSync(descriptor: number, target: Uint8Array, at: number, length: number, from: number): number {
  const bytes = openFile(descriptor).file?.read(from, from + length) ?? new Uint8Array();
  target.set(bytes, at);
  return bytes.length;
}

export function writevSync(descriptor: number, buffers: readonly Uint8Array[], from: number): number {
  const { file, process } = openFile(descriptor);
  const bytes = Buffer.concat(buffers);
  process.callNow('disk.write', (isTorn) => {
    file?.write(isTorn ? bytes.subarray(0, process.random.below(bytes.length + 1)) : bytes, from);
  });
  return bytes.length;
}

export function writev(): never {
  throw new Error('no write is so large here');
}

export function fdatasync(descriptor: number, done: Done): void {
  const { file, process } = openFile(descriptor);
  process.call('disk.sync', () => file?.sync()).then(() => done(null), done);
}

/** Of folders. */
export function fsync(descriptor: number, done: Done): void {
  const { disk, path, process } = openFile(descriptor);
  process.call('disk.sync', () => disk.syncFolder(path)).then(() => done(null), done);
}

/** Folders are there as soon as something is in them. */
export function mkdirSync(): undefined {}

export function rmSync(whole: string): void {
  const { disk, process, path } = located(whole);
  process.callNow('disk.remove', () => disk.remove(path));
}

export function readdirSync(whole: string): string[] {
  const { disk, path } = located(whole);
  const inside = disk.below(path).map((name) => name.slice(path.length + 1));
  return inside.filter((name) => !name.includes('/'));
}

export function existsSync(whole: string): boolean {
  const { disk, path } = located(whole);
  return disk.file(path) !== undefined || disk.below(path).length > 0;
}

export function statSync(
  whole: string,
  { throwIfNoEntry = true } = {},
): { size: number; isFile: () => true } | undefined {
  const { disk, path } = located(whole);
  const file = disk.file(path);
  if (file === undefined && throwIfNoEntry) throw failure('ENOENT', 'stat', path);
  return file && { size: file.length, isFile: () => true };
}

/** What owners tell of themselves is for people: nobody here is anybody's process. */
export const readFileSync = (): string => '';

export async function* createReadStream(whole: string, { start = 0, end = Number.POSITIVE_INFINITY } = {}) {
  const { disk, path } = located(whole);
  const file = disk.file(path);
  if (file === undefined) throw failure('ENOENT', 'open', path);
  yield file.read(start, end + 1);
}

export function createWriteStream(whole: string): Writable {
  const { disk, process, path } = located(whole);
  const file = new DiskFile();
  process.callNow('disk.open', () => disk.link(path, file));
  return new Writable({
    write: (bytes: Uint8Array, _, done) => {
      process.call('disk.write', () => file.write(bytes, file.length)).then(() => done(), done);
    },
  });
}

/** As the system says it. */
export function failure(code: string, syscall: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} '${path}'`), { code, syscall, path });
}
