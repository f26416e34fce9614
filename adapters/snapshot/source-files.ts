import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { MillraceError } from '../../core/errors.ts';
import { shownBytes } from '../../core/ports/shown-bytes.ts';
import type { IgnoreRules } from './ignore-rules.ts';

export interface SourceFile {
  /** Relative to the source directory, parts joined by `/`. */
  readonly path: string;
  /** Where its content is. */
  readonly from: string;
  readonly size: number;
  readonly isExecutable: boolean;
}

export interface SourceWalk {
  /** Absolute, without links. */
  readonly root: string;
  readonly isIgnored: IgnoreRules;
  /** Absolute paths, left out with all that is below them. */
  readonly excluded: readonly string[];
  readonly isExcluded: (path: string, isFolder: boolean) => boolean;
}

/** Code has far fewer; whoever passes it has data in the folder, or a link to a whole disk. */
const MOST_FILES = 100_000;

/**
 * The files of the code, from their names and sizes alone, sorted by path.
 *
 * Links are followed, wherever they point: the snapshot holds what a script would read through them. A link to a folder
 * that it lies in itself, one that leads nowhere, and what is neither file nor folder (sockets, pipes) are left out.
 */
export function sourceFiles(walk: SourceWalk): SourceFile[] {
  const files: SourceFile[] = [];
  enter('', walk.root, [walk.root], walk, files);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** `above`: the real paths of the folders on the way down, this one's too. */
function enter(path: string, folder: string, above: readonly string[], walk: SourceWalk, files: SourceFile[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    const found = look(entry, `${folder}/${entry.name}`);
    if (found === undefined || isLeftOut(inner, found, walk)) continue;
    refuseBroken(folder, entry.name);
    if (!found.isFolder) {
      const { size, mode } = found.stats();
      files.push({ path: inner, from: found.real, size, isExecutable: (mode & 0o111) !== 0 });
    } else if (!above.includes(found.real)) enter(inner, found.real, [...above, found.real], walk, files);
    if (files.length > MOST_FILES) throw tooMany(walk.root);
  }
}

interface Found {
  readonly isFolder: boolean;
  /** Links followed. */
  readonly real: string;
  stats(): Stats;
}

function look(entry: Dirent, path: string): Found | undefined {
  if (!entry.isSymbolicLink()) {
    if (!entry.isDirectory() && !entry.isFile()) return undefined;
    return { isFolder: entry.isDirectory(), real: path, stats: () => statSync(path) };
  }
  const stats = statOf(path);
  if (stats === undefined || !(stats.isDirectory() || stats.isFile())) return undefined;
  return { isFolder: stats.isDirectory(), real: realpathSync(path), stats: () => stats };
}

/** A byte that is not UTF-8 is decoded to U+FFFD: by that name nothing is found. */
function refuseBroken(folder: string, name: string): void {
  if (!name.includes('\ufffd')) return;
  const all = readdirSync(folder, { encoding: 'buffer' });
  const bytes = all.find((each) => each.toString() === name && !each.equals(Buffer.from(name)));
  if (bytes === undefined) return;
  throw new MillraceError('INPUT_NAME_INVALID', `a name in ${folder} is not valid UTF-8: ${shownBytes(bytes)}`, {
    hint: 'rename it or, if it is no code, name it in .amlignore (with * for what is not UTF-8)',
  });
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOOP') return undefined;
    throw error;
  }
}

/** By its own path, and through a link by what it points to. */
function isLeftOut(path: string, { isFolder, real }: Found, walk: SourceWalk): boolean {
  if (walk.isIgnored(path, isFolder) || walk.isExcluded(path, isFolder)) return true;
  const own = `${walk.root}/${path}`;
  return walk.excluded.some((excluded) => own === excluded || real === excluded || real.startsWith(`${excluded}/`));
}

const tooMany = (root: string): MillraceError =>
  new MillraceError('SNAPSHOT_TOO_LARGE', `${root} holds more than ${MOST_FILES} files that would go with the script`, {
    hint: 'name what is not code in .amlignore, or set source_directory to the folder of the code',
  });
