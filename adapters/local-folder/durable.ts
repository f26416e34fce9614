import {
  closeSync,
  constants,
  fdatasync,
  fsync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  write,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { translateError } from './durable-error.ts';
import { openFile } from './open-file.ts';

export { translateError };

const writeLater = promisify(write);
const syncLater = promisify(fsync);
const syncDataLater = promisify(fdatasync);

/** Up to here a write is over sooner than its way through the thread pool. */
const SYNC_WRITE_LIMIT = 256 * 1024;

/** Writes all of `bytes` at the file's position; a disk takes less than it is given just before it is full. */
export async function writeAll(fd: number, bytes: Uint8Array): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const left = bytes.length - done;
    done +=
      left <= SYNC_WRITE_LIMIT
        ? writeSync(fd, bytes, done, left)
        : (await writeLater(fd, bytes, done, left)).bytesWritten;
  }
}

/**
 * Makes the names in a folder survive a power cut: those linked, renamed or made there. Throws plain system errors.
 */
export async function syncFolder(folder: string): Promise<void> {
  const fd = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await syncLater(fd);
  } catch (error) {
    // Some network file systems cannot sync a folder: they keep names durable themselves.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error;
  } finally {
    closeSync(fd);
  }
}

/**
 * Makes a file that somebody else wrote survive a power cut, and its name. Nothing happens when it is not there. Throws
 * plain system errors.
 */
export async function syncFile(path: string): Promise<void> {
  let fd: number;
  try {
    fd = openFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  try {
    await syncDataLater(fd);
  } finally {
    closeSync(fd);
  }
  await syncFolder(dirname(path));
}

/**
 * As `mkdirSync` with `recursive`, which says of all that keeps it from making one that it is not there: of a used-up quota,
 * of a read-only disk. Returns the topmost of those that it made. Throws plain system errors.
 */
export function makeFolders(folder: string): string | undefined {
  try {
    return makeUnlessThere(folder);
  } catch (error) {
    const parent = dirname(folder);
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || parent === folder) throw error;
    const first = isFolder(parent) ? undefined : makeFolders(parent);
    const own = makeUnlessThere(folder);
    return first ?? own;
  }
}

function makeUnlessThere(folder: string): string | undefined {
  try {
    mkdirSync(folder);
    return folder;
  } catch (error) {
    if (isFolder(folder)) return undefined;
    throw error;
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** Makes a folder with all its parents, durably. Nothing happens when it is there. */
export async function makeFolder(folder: string): Promise<void> {
  const first = makeFolders(folder);
  if (first === undefined) return;
  // Each new name is kept by the folder that it stands in.
  for (let made = folder; made.length >= first.length; made = dirname(made)) await syncFolder(dirname(made));
}

/**
 * Makes a new file, writes `content` to it and syncs its data; its name is durable only after `syncFolder`. When it
 * fails, the file is gone again, so that a full disk is not kept full. Throws plain system errors, and what `content`
 * throws as it is.
 */
export async function writeDurably(path: string, content: Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  const fd = openSync(path, 'wx');
  try {
    if (content instanceof Uint8Array) await writeAll(fd, content);
    else for await (const bytes of content) await writeAll(fd, bytes);
    await syncDataLater(fd);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}
