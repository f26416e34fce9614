import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { takeSnapshot } from '../../adapters/snapshot/take-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { Snapshot } from '../../core/job/manifest.ts';
import { snapshotExclusions } from '../../core/job/snapshot-exclusions.ts';
import type { PreparedJob } from '../run/prepared-job.ts';

/** The code as it is now: the source directory without the workspace and the job's own inputs and outputs. */
export async function takeJobSnapshot({ draft, store }: PreparedJob): Promise<Snapshot> {
  const { sourceDirectory, entryScript } = draft;
  const exclusions = snapshotExclusions(draft, store.localPath('') as string, pathPatterns);
  const { sha256 } = await takeSnapshot({
    sourceDirectory,
    entryScript,
    ...exclusions,
    store,
    placeOf: layout.snapshot,
  });
  return { sha256, entryScript };
}
