import { getSystemErrorMessage } from 'node:util';
import { MillraceError } from '../../core/errors.ts';

const FULL = new Map([
  ['ENOSPC', 'disk full'],
  ['EDQUOT', 'disk full: the quota is used up'],
  ['EFBIG', 'disk full: the file would pass the size limit'],
]);

const HINTS = new Map([
  ['EACCES', 'check who owns it and its permissions'],
  ['EROFS', 'it lies on a read-only file system'],
  ['EMFILE', 'raise the limit of open files (ulimit -n)'],
  ['EIO', 'the disk or the network share reports a fault'],
]);

/** Waiting does not help. */
const LASTING = new Set(['EACCES', 'EPERM', 'ELOOP', 'ENOTDIR']);

/**
 * What the file system threw about `path`, as an error of ours with the path and the system's word; the original is
 * its cause. Anything that is not the file system's comes back as it is.
 */
export function translateError(path: string, error: unknown): unknown {
  const system = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || system.syscall === undefined || system.code === undefined) return error;
  const full = FULL.get(system.code);
  if (full !== undefined) {
    const hint = 'free some space; what is already written is kept';
    return new MillraceError('STORE_FULL', `${full}: cannot write ${path} (${system.code})`, { hint, cause: error });
  }
  const hint = HINTS.get(system.code);
  const message = `cannot ${verbOf(system.syscall)} ${path}: ${wordOf(system)} (${system.code})`;
  if (system.code === 'ENAMETOOLONG') {
    const hint = 'name a shorter path: systems take 4,095 bytes, and 255 between two slashes';
    return new MillraceError('USAGE', message, { hint, cause: error });
  }
  const isLasting = LASTING.has(system.code);
  const known = hint === undefined ? {} : { hint };
  return new MillraceError('STORE_UNAVAILABLE', message, { cause: error, isLasting, ...known });
}

const READS = new Set(['scandir', 'opendir', 'stat', 'lstat', 'fstat', 'read']);

const verbOf = (syscall: string): string => (READS.has(syscall) ? 'read' : 'use');

const wordOf = (error: NodeJS.ErrnoException): string =>
  error.errno === undefined ? error.message : getSystemErrorMessage(error.errno);
