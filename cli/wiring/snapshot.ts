import { relative } from 'node:path';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { takeSnapshot } from '../../adapters/snapshot/take-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { Snapshot } from '../../core/job/manifest.ts';
import type { PathPattern } from '../../core/ports/path-patterns.ts';
import type { PreparedJob } from '../run/prepared-job.ts';

/** The code as it is now: the source directory without the workspace and the job's own inputs and outputs. */
export async function takeJobSnapshot({ draft, manifest, store }: PreparedJob): Promise<Snapshot> {
  const { sourceDirectory, entryScript } = draft;
  const inputs = manifest.inputs.flatMap(({ paths }) => paths.map((path) => pathPatterns.compile(path)));
  const folders = inputs.filter(({ isGlob, base }) => !isGlob && base !== sourceDirectory).map(({ base }) => base);
  const patterns = inputs.filter(({ isGlob }) => isGlob);
  const { sha256 } = await takeSnapshot({
    sourceDirectory,
    entryScript,
    exclude: [store.localPath('') as string, manifest.output.folder, ...folders],
    isExcluded: (path, isFolder) =>
      !isFolder && patterns.some((pattern) => names(pattern, `${sourceDirectory}/${path}`)),
    store,
    placeOf: layout.snapshot,
  });
  return { sha256, entryScript };
}

function names({ base, matches }: PathPattern, path: string): boolean {
  const below = relative(base, path);
  return !below.startsWith('..') && matches(below);
}
