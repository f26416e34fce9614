import { join } from 'node:path';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { sendSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import { checkSource, type SnapshotSource, takeSnapshot } from '../../adapters/snapshot/take-snapshot.ts';
import { layout } from '../../core/job/layout.ts';
import type { Snapshot } from '../../core/job/manifest.ts';
import { snapshotExclusions } from '../../core/job/snapshot-exclusions.ts';
import type { PreparedJob } from '../run/prepared-job.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { isOwnerAlive, ownerClaim } from './store.ts';
import { textIfThere } from './text-if-there.ts';

/** The code as it is now: the source directory without the workspace and the job's own inputs and outputs. */
export async function takeJobSnapshot(job: PreparedJob): Promise<Snapshot> {
  const { store } = job;
  const source = await sourceOf(job);
  const { sha256 } = await takeSnapshot({
    ...source,
    store: isElsewhere(store) ? createFolderStore(localHome(store, '')) : store,
    placeOf: layout.snapshot,
    taker: { claim: ownerClaim(), isAlive: isOwnerAlive },
  });
  const place = layout.snapshot(sha256);
  if (isElsewhere(store)) await sendSnapshot({ store, place, folder: localHome(store, place) });
  return { sha256, entryScript: source.entryScript };
}

/** Whether the code can be taken; nothing is written. @throws what `takeJobSnapshot` would, of the code as it lies there */
export async function checkJobSnapshot(job: PreparedJob): Promise<void> {
  checkSource(await sourceOf(job));
}

async function sourceOf({ draft, store }: PreparedJob): Promise<SnapshotSource> {
  await refuseSecrets(draft);
  const { sourceDirectory, entryScript } = draft;
  return { sourceDirectory, entryScript, ...snapshotExclusions(draft, localHome(store, ''), pathPatterns) };
}

/** Before anything is kept: what an environment is built from must have no secret. */
async function refuseSecrets({ settings, sourceDirectory }: PreparedJob['draft']): Promise<void> {
  const { environment } = settings;
  if (environment === null || environment.registered !== null) return;
  const { environmentFiles } = await import('../../core/job/environment-files.ts');
  await environmentFiles(environment, (path) => textIfThere(join(sourceDirectory, path)));
}
