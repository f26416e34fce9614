import { MillraceError } from '../../core/errors.ts';

/** A backslash is a slash to Azure; a listing (XML) can hold no other control characters than these three. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const UNNAMEABLE = /[\\\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * The blob's name for a path of a store that begins at `prefix`.
 *
 * @throws MillraceError `USAGE` for a path that leads out of it, or that a folder could not have as well
 */
export function blobName(prefix: string, path: string): string {
  if (UNNAMEABLE.test(path) || !path.isWellFormed()) throw refused(path, 'holds what no name of a blob can hold');
  for (const part of path.split('/')) {
    if (part === '' || part === '.' || part === '..') throw refused(path, `has an empty, '.' or '..' part`);
  }
  return prefix === '' ? path : `${prefix}/${path}`;
}

/** What all names below a folder begin with; '' is the root. */
export function namePrefix(prefix: string, folder: string): string {
  if (folder !== '') return `${blobName(prefix, folder)}/`;
  return prefix === '' ? '' : `${prefix}/`;
}

const refused = (path: string, why: string): MillraceError =>
  new MillraceError('USAGE', `not a path inside a store: ${JSON.stringify(path)} ${why}`);
