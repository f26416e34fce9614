import { basename } from 'node:path';

/** Spins on a file named `spin`; echoes all others. */
export function run(paths: readonly string[]): string[] {
  while (paths.some((path) => basename(path) === 'spin'));
  return paths.map((path) => basename(path));
}
