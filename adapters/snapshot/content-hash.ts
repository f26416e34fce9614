import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import type { SourceFile } from './source-files.ts';

/** Up to here reading at once is over sooner than a way through the thread pool. */
export const SMALL_BYTES = 256 * 1024;

/** Hex. */
export async function contentHash(path: string, size: number): Promise<string> {
  const hash = createHash('sha256');
  if (size <= SMALL_BYTES) return hash.update(readFileSync(path)).digest('hex');
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 ** 2 })) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

export interface HashedFile extends SourceFile {
  readonly sha256: string;
}

export async function hashFiles(files: readonly SourceFile[]): Promise<HashedFile[]> {
  const hashed: HashedFile[] = [];
  for (const file of files) hashed.push({ ...file, sha256: await contentHash(file.from, file.size) });
  return hashed;
}

/** Of the whole tree: its names, contents and exec bits, and where its link to the packages points, as git does. */
export function treeHash(files: readonly HashedFile[], packages: string | undefined): string {
  const hash = createHash('sha256');
  // No path holds a NUL, so no two trees have one listing.
  for (const { path, isExecutable, sha256 } of files) hash.update(`${isExecutable ? 'x' : '-'} ${sha256} ${path}\0`);
  if (packages !== undefined) hash.update(`l ${packages}\0`);
  return hash.digest('hex');
}
