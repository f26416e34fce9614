import {
  chmodSync,
  closeSync,
  copyFile,
  fsync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MillraceError } from '../../core/errors.ts';
import { contentHash, type HashedFile, SMALL_BYTES } from './content-hash.ts';

const copy = promisify(copyFile);
const sync = promisify(fsync);
/** More at once gain nothing, and open files are few. */
const SYNCS_AT_ONCE = 32;

/**
 * Copies the files into `folder`, which must be there, and makes them durable: a snapshot is found by its name alone,
 * so that one torn by a power cut would be run as if it were whole. Ten syncs at once cost about one.
 *
 * @throws MillraceError `JOB_INVALID` when a file is not what was hashed any more.
 */
export async function writeTree(folder: string, files: readonly HashedFile[], packages?: string): Promise<void> {
  const folders = new Set([folder, ...files.map((file) => dirname(join(folder, file.path)))]);
  for (const path of folders) mkdirSync(path, { recursive: true });
  for (const file of files) await writeOne(join(folder, file.path), file);
  if (packages !== undefined) symlinkSync(packages, join(folder, 'node_modules'));
  await syncAll([...files.map((file) => join(folder, file.path)), ...folders]);
}

async function writeOne(to: string, { path, from, size, sha256, isExecutable }: HashedFile): Promise<void> {
  const mode = isExecutable ? 0o755 : 0o644;
  if (size <= SMALL_BYTES) writeFileSync(to, readFileSync(from));
  else await copy(from, to);
  chmodSync(to, mode);
  if ((await contentHash(to, size)) === sha256) return;
  throw new MillraceError('JOB_INVALID', `${path} was changed while its snapshot was taken`, {
    hint: `if it is no code (a log, an output), name it in .amlignore; else run it again once nothing writes to it`,
  });
}

async function syncAll(paths: readonly string[]): Promise<void> {
  for (let from = 0; from < paths.length; from += SYNCS_AT_ONCE) {
    await Promise.all(paths.slice(from, from + SYNCS_AT_ONCE).map(syncOne));
  }
}

export async function syncOne(path: string): Promise<void> {
  const fd = openSync(path, 'r');
  try {
    await sync(fd);
  } finally {
    closeSync(fd);
  }
}
