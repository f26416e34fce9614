/** Paths as text: core asks no file system. Parts are joined by `/`. */

/** What stands before the path of a place that is not of this machine: `azure-blob:/`. */
const schemeOf = (place: string): string => /^[a-z][a-z0-9+.-]*:\/(?=\/)/.exec(place)?.[0] ?? '';

/** An absolute path: `path` itself, or seen from `folder`; without `.`, `..` and empty parts. */
export function resolvePath(folder: string, path: string): string {
  const scheme = schemeOf(folder);
  // A path that begins with a slash would lead out of what is not of this machine.
  if (scheme !== '') return scheme + resolvePath('/', `${folder.slice(scheme.length)}/${path}`);
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

export const folderOf = (path: string): string => resolvePath(path, '..');

/** Whether `path` is `folder` or lies below it; both absolute and normal. */
export const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);

/** From `folder` to `path`, where it lies below; else `path` as it is. */
export const shortPath = (path: string, folder: string): string =>
  path !== folder && isWithin(path, folder) ? path.slice(folder === '/' ? 1 : folder.length + 1) : path;

/** Whether it says by itself where it is: `azure-blob://…`. */
export const hasScheme = (path: string): boolean => schemeOf(path) !== '';

/** The pattern that means just this path. */
export const escapePattern = (path: string): string => path.replaceAll(/[\\*?[{]/g, '\\$&');

/**
 * A user's path or pattern, made absolute. Only what the user wrote is a pattern: wildcards in the names of the folders
 * before it are escaped. A `/` at its end stays, because it says that all below is meant.
 */
export function resolvePattern(folder: string, pattern: string): string {
  if (hasScheme(pattern)) return pattern;
  const resolved = resolvePath(escapePattern(folder), pattern);
  return pattern.endsWith('/') && resolved !== '/' ? `${resolved}/` : resolved;
}
