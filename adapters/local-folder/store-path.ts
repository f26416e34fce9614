import { MillraceError } from '../../core/errors.ts';

/** Files that are not finished yet begin with this; no listing shows them. */
export const TEMPORARY_PREFIX = '.millrace-tmp-';

/**
 * The local path of a store path. A backslash is an ordinary character, as it is to the file system.
 *
 * @throws MillraceError `USAGE` for a path that could lead out of the root, or that no file can have.
 */
export function locate(root: string, path: string): string {
  if (path.includes('\0') || !path.isWellFormed()) throw refused(path, 'holds what no file name can hold');
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') throw refused(path, `has an empty, '.' or '..' part`);
  }
  return below(root, path);
}

/** Like `locate`, but '' is the root itself. */
export const locateFolder = (root: string, folder: string): string => (folder === '' ? root : locate(root, folder));

export const below = (root: string, path: string): string => (root === '/' ? `/${path}` : `${root}/${path}`);

const refused = (path: string, why: string): MillraceError =>
  new MillraceError('USAGE', `not a path inside a store: ${JSON.stringify(path)} ${why}`);
