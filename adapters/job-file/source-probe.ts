import { type Stats, statSync } from 'node:fs';

/** What is on the disk, links followed; whatever cannot be looked at is not there. */
export const sourceProbe = {
  isFile: (path: string): boolean => look(path)?.isFile() ?? false,
  isFolder: (path: string): boolean => look(path)?.isDirectory() ?? false,
};

function look(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
