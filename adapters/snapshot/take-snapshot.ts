import { existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { invariant, MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { hashFiles, treeHash } from './content-hash.ts';
import { ignoreRules } from './ignore-rules.ts';
import { holdsAll, putWhole } from './put-whole.ts';
import { checkSize } from './size-limit.ts';
import { type SourceFile, sourceFiles } from './source-files.ts';
import { inTakingFolder, type Taker } from './taking-folder.ts';
import { syncOne, writeTree } from './write-tree.ts';

/** What goes into a snapshot. */
export interface SnapshotSource {
  /** Absolute. */
  readonly sourceDirectory: string;
  /** Relative to it. */
  readonly entryScript: string;
  /** Absolute paths of files and folders that are no code: the workspace, the job's own inputs and outputs. */
  readonly exclude: readonly string[];
  /** What else is none; takes paths relative to the source directory. Default: nothing. */
  readonly isExcluded?: (path: string, isFolder: boolean) => boolean;
}

export interface SnapshotRequest extends SnapshotSource {
  /** Must be a local folder. */
  readonly store: Store;
  readonly taker: Taker;
  /** Where a snapshot lies in the store: `layout.snapshot`. */
  readonly placeOf: (sha256: string) => string;
}

export interface TakenSnapshot {
  /** Hex. */
  readonly sha256: string;
  readonly entryScript: string;
  readonly bytes: number;
  readonly files: number;
}

/**
 * Copies the source directory as it is now into the store, under the hash of its content; one that is there already is
 * not copied again.
 *
 * @throws MillraceError `SNAPSHOT_TOO_LARGE`, or `JOB_INVALID` when the entry script is among what is left out.
 */
export async function takeSnapshot(request: SnapshotRequest): Promise<TakenSnapshot> {
  const { sourceDirectory, entryScript } = request;
  try {
    const { root, files, bytes } = listSource(request);
    const hashed = await hashFiles(files);
    const packages = nearestPackages(root);
    const sha256 = treeHash(hashed, packages);
    const place = request.store.localPath(request.placeOf(sha256));
    invariant(place !== undefined, 'snapshots are taken into local folders only');
    if (!holdsAll(place, hashed)) {
      // Nobody sees half of it.
      await inTakingFolder(dirname(place), request.taker, async (folder) => {
        await writeTree(folder, hashed, packages);
        putWhole(folder, place, hashed);
        await syncOne(dirname(place));
      });
    }
    return { sha256, entryScript, bytes, files: files.length };
  } catch (error) {
    throw translated(error, sourceDirectory, request.store.localPath(''));
  }
}

/** Names and sizes alone. @throws as `takeSnapshot`, of what it would refuse before it copies anything */
export function checkSource(source: SnapshotSource): void {
  try {
    listSource(source);
  } catch (error) {
    throw translated(error, source.sourceDirectory);
  }
}

function listSource(source: SnapshotSource) {
  const root = realpathSync(source.sourceDirectory);
  const files = listFiles(root, source);
  requireScript(files, source);
  return { root, files, bytes: checkSize(source.sourceDirectory, files) };
}

function listFiles(root: string, { exclude, isExcluded, sourceDirectory }: SnapshotSource): SourceFile[] {
  // A path may be named through links that the walk has already left behind, so each counts in both forms.
  const excluded = exclude.flatMap((path) => [path, realPath(path)]);
  const moved = excluded.map((path) =>
    path.startsWith(`${sourceDirectory}/`) ? root + path.slice(sourceDirectory.length) : path,
  );
  return sourceFiles({ root, isIgnored: ignoreRules(root), excluded: moved, isExcluded: isExcluded ?? (() => false) });
}

function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path;
}

function requireScript(files: readonly SourceFile[], { entryScript, sourceDirectory }: SnapshotSource): void {
  if (files.some((file) => file.path === entryScript)) return;
  throw new MillraceError(
    'JOB_INVALID',
    `entry_script: ${entryScript} is left out of the snapshot of ${sourceDirectory}`,
    {
      hint: 'look into .amlignore or .gitignore there: an empty .amlignore lets everything in',
    },
  );
}

/** The nearest `node_modules` at or above the folder. */
function nearestPackages(folder: string): string | undefined {
  const path = join(folder, 'node_modules');
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return path;
  return dirname(folder) === folder ? undefined : nearestPackages(dirname(folder));
}

/** What the file system says, as an error of ours. */
function translated(error: unknown, sourceDirectory: string, workspace = 'the workspace'): unknown {
  const { code, syscall, path } = error as NodeJS.ErrnoException;
  if (error instanceof MillraceError || syscall === undefined) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    const full = `disk full: cannot write the snapshot of ${sourceDirectory} to ${workspace} (${code})`;
    return new MillraceError('STORE_FULL', full, { hint: 'free some space, then run it again', cause: error });
  }
  const message = `the snapshot of ${sourceDirectory} cannot be taken: ${(error as Error).message}`;
  // The workspace may lie among the sources.
  const isSource = isBelow(path, sourceDirectory) && !isBelow(path, workspace);
  return new MillraceError(isSource ? 'JOB_INVALID' : 'STORE_UNAVAILABLE', message, { cause: error });
}

const isBelow = (path: string | undefined, folder: string): boolean =>
  path !== undefined && (path === folder || path.startsWith(`${folder}/`));
