import { renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SizedFile {
  readonly path: string;
  /** Lists of older snapshots do not say it. */
  readonly size?: number;
}

/** Whether all of them are there: what cleans up temporary folders takes files one by one. */
export const holdsAll = (folder: string, files: readonly SizedFile[]): boolean =>
  files.every(({ path, size }) => {
    const stats = statSync(join(folder, path), { throwIfNoEntry: false });
    return stats?.isFile() === true && (size === undefined || stats.size === size);
  });

/** Puts a folder in its place. Of several at once the first wins; what lies there and has lost files makes room. */
export function putWhole(folder: string, place: string, files: readonly SizedFile[]): void {
  if (moved(folder, place) || holdsAll(place, files)) return;
  const damaged = `${folder}.damaged`;
  moved(place, damaged);
  moved(folder, place);
  rmSync(damaged, { recursive: true, force: true });
}

function moved(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
    return false;
  }
}
