import { randomUUID } from 'node:crypto';
import { linkSync, lstatSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import { syncFolder, translateError, writeDurably } from './durable.ts';
import type { FolderKeeper } from './store-folders.ts';
import { TEMPORARY_PREFIX } from './store-path.ts';

type Content = Uint8Array | AsyncIterable<Uint8Array>;

/** Puts a file in the place of whatever is there: readers see the old one or the new one, whole. */
export async function replaceFile(target: string, content: Content, folders: FolderKeeper): Promise<void> {
  await translating(target, async () => {
    const temporary = await writeBeside(target, content, folders);
    orRemove(temporary, () => renameSync(temporary, target));
    await syncFolder(dirname(target));
  });
}

/** Puts a file where none is. Of many callers, in any number of processes, exactly one gets true. */
export async function createFile(target: string, content: Content, folders: FolderKeeper): Promise<boolean> {
  return translating(target, async () => {
    const isCreated = !isThere(target) && (await linkNew(target, content, folders));
    // Also for the loser: the winner may not have come so far, and the caller relies on the file from now on.
    await syncFolder(dirname(target));
    return isCreated;
  });
}

async function linkNew(target: string, content: Content, folders: FolderKeeper): Promise<boolean> {
  const temporary = await writeBeside(target, content, folders);
  try {
    linkSync(temporary, target);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw linkError(target, error);
    // A network file system may repeat a request whose answer was lost; then the second name is our own.
    return statSync(temporary).nlink > 1;
  } finally {
    rmSync(temporary, { force: true });
  }
}

async function writeBeside(target: string, content: Content, folders: FolderKeeper): Promise<string> {
  const temporary = `${dirname(target)}/${TEMPORARY_PREFIX}${randomUUID()}`;
  await folders.keep(dirname(target));
  try {
    await writeDurably(temporary, content);
  } catch (error) {
    const isFolderGone = codeOf(error) === 'ENOENT' && (error as NodeJS.ErrnoException).path === temporary;
    if (!isFolderGone) throw error;
    // Somebody removed the folder since it was kept. Nothing of `content` has been taken yet.
    folders.forget();
    await folders.keep(dirname(target));
    await writeDurably(temporary, content);
  }
  return temporary;
}

function orRemove(temporary: string, act: () => void): void {
  try {
    act();
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

async function translating<T>(target: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw translateError(target, error);
  }
}

function linkError(target: string, error: unknown): unknown {
  if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(codeOf(error) ?? '')) return error;
  const message = `cannot create ${target}: its file system has no hard links (${codeOf(error)})`;
  return new MillraceError('STORE_UNAVAILABLE', message, {
    hint: `keep the workspace on a file system that has them; ${basename(target)} must be created exactly once`,
    cause: error,
  });
}

const isThere = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
