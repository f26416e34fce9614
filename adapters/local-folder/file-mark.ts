import { statSync } from 'node:fs';

/** What tells a file from any other that takes its place, at the cost of a look; undefined when there is none. */
export function fileMark(path: string): string | undefined {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats === undefined ? undefined : `${stats.ino}-${stats.mtimeNs}`;
}
