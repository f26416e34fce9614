import type { Slice } from '../ports/records.ts';

/** Files by a folder above them all, so that a record names it once. */
export interface FolderSlices {
  /** Stands in front of the path of every slice: ends with a `/`, or is empty. */
  readonly folder: string;
  /** In input order. */
  readonly slices: readonly Slice[];
}

export const pathsOf = ({ folder, slices }: FolderSlices): string[] => slices.map(({ path }) => folder + path);

/** Both, one behind the other, by a folder that is above all of them. */
export function joinSlices(first: FolderSlices, second: FolderSlices): FolderSlices {
  const folder = folderAbove(first.folder, second.folder);
  return { folder, slices: [...below(folder, first), ...below(folder, second)] };
}

/** One file, by the folder it lies in. */
export function singleSlice(slice: Slice): FolderSlices {
  const folder = folderOf(slice.path);
  return { folder, slices: [{ ...slice, path: slice.path.slice(folder.length) }] };
}

/** Files with whole paths, by the deepest folder that holds all of them. */
export function commonFolder(files: readonly Slice[]): FolderSlices {
  let folder = folderOf(files[0]?.path ?? '');
  for (const { path } of files) folder = path.startsWith(folder) ? folder : folderAbove(folder, folderOf(path));
  const slices = files.map((slice) => ({ ...slice, path: slice.path.slice(folder.length) }));
  return { folder, slices };
}

function folderAbove(a: string, b: string): string {
  let folder = a;
  while (!b.startsWith(folder)) folder = folderOf(folder.slice(0, -1));
  return folder;
}

function below(folder: string, files: FolderSlices): readonly Slice[] {
  const rest = files.folder.slice(folder.length);
  if (rest === '') return files.slices;
  return files.slices.map((slice) => ({ ...slice, path: rest + slice.path }));
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
