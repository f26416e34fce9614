import type { PathPatterns } from '../ports/path-patterns.ts';
import { folderOf, hasScheme, isWithin } from './paths.ts';

/**
 * What `${{inputs.N}}` becomes: a file or folder as it is; of a pattern the folder before its first wildcard; of
 * several paths the deepest folder that all of them lie in.
 */
export function localInputPath(paths: readonly string[], patterns: PathPatterns): string {
  const [first = '/', ...others] = paths.map((path) => patterns.compile(path).base);
  return others.reduce(commonFolder, first);
}

/** Whether some of the paths are elsewhere, and all of them in no one place. */
export const isScattered = (paths: readonly string[], patterns: PathPatterns): boolean =>
  paths.some(hasScheme) && !hasScheme(localInputPath(paths, patterns));

function commonFolder(a: string, b: string): string {
  let folder = a;
  while (!isWithin(b, folder)) {
    const above = folderOf(folder);
    // Places in Azure Blob, or there and here, have nothing in common.
    if (above === folder) return '/';
    folder = above;
  }
  return folder;
}
