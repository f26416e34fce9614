import { requireFilePath } from '../../core/ports/file-path.ts';
import type { Slice } from '../../core/ports/records.ts';

/**
 * The paths of files as they can lie in one folder. A blob may be named like the folder of another, which no file can, and
 * two containers may have the same names: then each gets a folder of its own before its path. `placeOf` says where people
 * find a file.
 *
 * @throws MillraceError `INPUT_NAME_INVALID` for a name that would lead out of the folder
 */
export function localNames(slices: readonly Slice[], placeOf: (at: number) => string): readonly string[] {
  const paths = slices.map(({ path }) => path);
  for (const [at, path] of paths.entries()) requireFilePath(path, placeOf(at));
  const files = new Set(paths);
  const clashes =
    files.size < paths.length || paths.some((path) => foldersOf(path).some((folder) => files.has(folder)));
  return clashes ? paths.map((path, at) => `${at}/${path}`) : paths;
}

function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) folders.push(path.slice(0, at));
  return folders;
}
