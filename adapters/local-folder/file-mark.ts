import { fstatSync, statSync } from 'node:fs';

/**
 * What tells a file from any other that takes its place, and from itself once somebody has written to it, at the cost of a
 * look; undefined when there is none. By its path, or as it is open.
 */
export function fileMark(file: string | number): string | undefined {
  const options = { bigint: true, throwIfNoEntry: false } as const;
  const stats = typeof file === 'string' ? statSync(file, options) : fstatSync(file, options);
  return stats === undefined ? undefined : `${stats.ino}-${stats.mtimeNs}`;
}
