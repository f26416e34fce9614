import type { Slice } from '../ports/records.ts';

/** Files by the folder they share, so that a record names it once. */
export interface FolderSlices {
  /** Ends with a `/`, or is empty. */
  readonly folder: string;
  readonly slices: readonly Slice[];
}

/** The plan and the descriptor of a mini-batch both name them. */
const known = new WeakMap<readonly Slice[], FolderSlices>();

export function withSharedFolder(files: readonly Slice[]): FolderSlices {
  const shared = known.get(files) ?? takeApart(files);
  known.set(files, shared);
  return shared;
}

function takeApart(files: readonly Slice[]): FolderSlices {
  const folder = sharedFolder(files);
  if (folder === '') return { folder, slices: files };
  const slices = files.map(({ path, size, modifiedMs }) => ({ path: path.slice(folder.length), size, modifiedMs }));
  return { folder, slices };
}

export function filesOf({ folder, slices }: FolderSlices): readonly Slice[] {
  if (folder === '') return slices;
  return slices.map(({ path, size, modifiedMs }) => ({ path: folder + path, size, modifiedMs }));
}

function sharedFolder(files: readonly Slice[]): string {
  const [first] = files;
  let folder = first === undefined ? '' : folderOf(first.path);
  for (const { path } of files) while (!path.startsWith(folder)) folder = folderOf(folder.slice(0, -1));
  return folder;
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);
