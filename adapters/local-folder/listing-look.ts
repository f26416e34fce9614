import { statSync } from 'node:fs';
import { below } from './store-path.ts';

/** What there is of some files, each at its place; in a form that goes from thread to thread without a copy. */
export interface Looks {
  /** −1: it is no file, or it vanished since its folder was read. */
  readonly sizes: Float64Array<ArrayBuffer>;
  readonly modifiedMs: Float64Array<ArrayBuffer>;
}

/** Throws what the file system says of the first that cannot be looked at. */
export function lookAt(root: string, paths: readonly string[]): Looks {
  const sizes = new Float64Array(paths.length).fill(-1);
  const modifiedMs = new Float64Array(paths.length);
  for (const [at, path] of paths.entries()) {
    const stats = statSync(below(root, path), { throwIfNoEntry: false });
    if (!stats?.isFile()) continue;
    sizes[at] = stats.size;
    modifiedMs[at] = Math.floor(stats.mtimeMs);
  }
  return { sizes, modifiedMs };
}
