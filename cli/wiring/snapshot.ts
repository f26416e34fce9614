import { join } from 'node:path';
import { createFolderStore } from '../../adapters/local-folder/store.ts';
import { pathPatterns } from '../../adapters/path-patterns/path-patterns.ts';
import { sendSnapshot } from '../../adapters/snapshot/stored-snapshot.ts';
import {
  checkSource,
  type SnapshotSource,
  type TakenSnapshot,
  takeSnapshot,
} from '../../adapters/snapshot/take-snapshot.ts';
import { keepByProducts, knownByProducts } from '../../core/job/by-products.ts';
import { layout } from '../../core/job/layout.ts';
import type { Snapshot } from '../../core/job/manifest.ts';
import { snapshotExclusions } from '../../core/job/snapshot-exclusions.ts';
import type { PreparedJob } from '../run/prepared-job.ts';
import { byProductsOf } from './by-products.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { isOwnerAlive, ownerClaim } from './store.ts';
import { textIfThere } from './text-if-there.ts';

/** The code as it is now: the source directory without the workspace, and without what jobs read and write. */
export async function takeJobSnapshot(job: PreparedJob): Promise<Snapshot> {
  const { store } = job;
  // First: a run that begins at the same moment must find them.
  await keepByProducts(store, byProductsOf(job));
  await refuseSecrets(job.draft);
  const { sha256, entryScript } = await takeWithout(await knownByProducts(store), job);
  const place = layout.snapshot(sha256);
  if (isElsewhere(store)) await sendSnapshot({ store, place, folder: localHome(store, place) });
  return { sha256, entryScript };
}

/** Whether the code can be taken; nothing is written. @throws what `takeJobSnapshot` would, of the code as it lies there */
export async function checkJobSnapshot(job: PreparedJob): Promise<void> {
  await refuseSecrets(job.draft);
  checkSource(sourceOf(job, [...byProductsOf(job), ...(await knownByProducts(job.store))]));
}

/** A file that another run has just begun to write is known as its by-product by then: it is no reason to refuse this one. */
async function takeWithout(byProducts: readonly string[], job: PreparedJob): Promise<TakenSnapshot> {
  const { store } = job;
  try {
    return await takeSnapshot({
      ...sourceOf(job, byProducts),
      store: isElsewhere(store) ? createFolderStore(localHome(store, '')) : store,
      placeOf: layout.snapshot,
      taker: { claim: ownerClaim(), isAlive: isOwnerAlive },
    });
  } catch (error) {
    const known = await knownByProducts(store);
    if (known.length <= byProducts.length) throw error;
    return takeWithout(known, job);
  }
}

function sourceOf({ draft, draftAsWritten, store }: PreparedJob, byProducts: readonly string[]): SnapshotSource {
  const { sourceDirectory, entryScript } = draft;
  const home = localHome(store, '');
  const exclusions = snapshotExclusions([draft, draftAsWritten], home, pathPatterns, byProducts);
  return { sourceDirectory, entryScript, ...exclusions };
}

/** Before anything is kept: what an environment is built from must have no secret. */
async function refuseSecrets({ settings, sourceDirectory }: PreparedJob['draft']): Promise<void> {
  const { environment } = settings;
  if (environment === null || environment.registered !== null) return;
  const { environmentFiles } = await import('../../core/job/environment-files.ts');
  await environmentFiles(environment, (path) => textIfThere(join(sourceDirectory, path)));
}
