import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { MillraceError } from '../../core/errors.ts';

/** A file on this machine, and what it is called in the model. */
export interface SourceFile {
  /** Begins with the name of what was given. */
  readonly path: string;
  readonly from: string;
}

/** Whoever passes it has given a folder of data. */
const MOST_FILES = 100_000;

/**
 * The files of a model, in byte order of their paths: one file, or all below a folder. Links are followed; one to a
 * folder that it lies in itself, and what is neither file nor folder, are left out.
 *
 * @throws MillraceError `USAGE` when there is nothing, or too much
 */
export function sourceTree(given: string): SourceFile[] {
  const name = basename(given);
  const stats = statSync(given, { throwIfNoEntry: false });
  if (stats === undefined || name === '') throw new MillraceError('USAGE', `${given} does not exist`);
  if (stats.isFile()) return [{ path: name, from: given }];
  if (!stats.isDirectory()) throw new MillraceError('USAGE', `${given} is neither a file nor a folder`);
  const files: SourceFile[] = [];
  enter(name, given, [realpathSync(given)], files);
  if (files.length === 0) throw new MillraceError('USAGE', `${given} holds no files`);
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function enter(path: string, folder: string, above: readonly string[], files: SourceFile[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const from = `${folder}/${entry.name}`;
    const inner = `${path}/${entry.name}`;
    const kind = kindOf(entry, from);
    if (kind === 'file') files.push({ path: inner, from });
    const real = kind === 'folder' ? realpathSync(from) : undefined;
    if (real !== undefined && !above.includes(real)) enter(inner, from, [...above, real], files);
    if (files.length > MOST_FILES) throw new MillraceError('USAGE', `${folder} holds more than ${MOST_FILES} files`);
  }
}

function kindOf(entry: Dirent, path: string): 'file' | 'folder' | undefined {
  const stats = entry.isSymbolicLink() ? statSync(path, { throwIfNoEntry: false }) : entry;
  if (stats?.isFile()) return 'file';
  return stats?.isDirectory() ? 'folder' : undefined;
}
