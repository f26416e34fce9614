import { posix } from 'node:path';
import { MillraceError } from '../../core/errors.ts';
import type { SourceFile } from './source-files.ts';

const MEBIBYTE = 1024 ** 2;
const MOST_BYTES = 300 * MEBIBYTE;
/** A smaller file is no help in a list of the largest: it counts towards its folder. */
const LARGE_FILE_BYTES = 10 * MEBIBYTE;

/** @throws MillraceError `SNAPSHOT_TOO_LARGE` that lists the five largest files and folders. */
export function checkSize(sourceDirectory: string, files: readonly SourceFile[]): number {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  if (bytes <= MOST_BYTES) return bytes;
  const largest = largestEntries(files).map(([path, size]) => `\n  ${mebibytes(size)}  ${path}`);
  throw new MillraceError(
    'SNAPSHOT_TOO_LARGE',
    `the code in ${sourceDirectory} has ${mebibytes(bytes)}, more than 300 MB; the largest:${largest.join('')}`,
    { hint: 'name what is not code in .amlignore, or set source_directory to the folder of the code' },
  );
}

/** A folder has the small files directly in it. */
function largestEntries(files: readonly SourceFile[]): [string, number][] {
  const sizes = new Map<string, number>();
  for (const { path, size } of files) {
    const name = size >= LARGE_FILE_BYTES ? path : `${posix.dirname(path)}/`;
    sizes.set(name, (sizes.get(name) ?? 0) + size);
  }
  return [...sizes].sort(([, a], [, b]) => b - a).slice(0, 5);
}

const mebibytes = (bytes: number): string => `${(bytes / MEBIBYTE).toFixed(1)} MB`;
