import { existsSync } from 'node:fs';
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
import { type ByProduct, keepByProducts } from '../../core/job/by-products.ts';
import { layout } from '../../core/job/layout.ts';
import type { Snapshot } from '../../core/job/manifest.ts';
import { type SnapshotExclusions, snapshotExclusions } from '../../core/job/snapshot-exclusions.ts';
import type { Store } from '../../core/ports/store.ts';
import type { PreparedJob } from '../run/prepared-job.ts';
import { byProductsOf, earlierPlaces } from './by-products.ts';
import { isElsewhere, localHome } from './local-home.ts';
import { isOwnerAlive, ownerClaim } from './store.ts';
import { textIfThere } from './text-if-there.ts';

const MOST_NAMED = 5;
/** Of ParallelRunStep, undocumented there: what it says of `to_csv` changed how DataFrames were written. */
const PRS_SETTINGS = 'parallel_run_step.settings.json';

export interface JobSnapshot {
  readonly snapshot: Snapshot;
  /** What people should know of it. */
  readonly warnings: readonly string[];
}

/** The code as it is now: the source directory without the workspace, and without what jobs read and write. */
export async function takeJobSnapshot(job: PreparedJob): Promise<JobSnapshot> {
  const { store } = job;
  const own = byProductsOf(job);
  // First: a run that begins at the same moment must find them.
  await keepByProducts(store, own);
  await refuseSecrets(job.draft);
  const { taken, source } = await takeWithout([...placesOf(own), ...(await earlierPlaces(store))], job);
  const { sha256, entryScript } = taken;
  const place = layout.snapshot(sha256);
  if (isElsewhere(store)) await sendSnapshot({ store, place, folder: localHome(store, place) });
  return { snapshot: { sha256, entryScript }, warnings: [...leftOut(source, own, store), ...notRead(source)] };
}

/** Whether the code can be taken; nothing is written. @throws what `takeJobSnapshot` would, of the code as it lies there */
export async function checkJobSnapshot(job: PreparedJob): Promise<JobSnapshot['warnings']> {
  await refuseSecrets(job.draft);
  const own = byProductsOf(job);
  const source = sourceOf(job, [...placesOf(own), ...(await earlierPlaces(job.store))]);
  checkSource(source);
  return [...leftOut(source, own, job.store), ...notRead(source)];
}

const placesOf = (notes: readonly ByProduct[]): string[] => notes.map(({ place }) => place);

/** Code may have come to lie there since: a script that lacks it must not be the first to tell. */
function leftOut({ sourceDirectory, byProducts }: JobSource, own: readonly ByProduct[], store: Store): string[] {
  const ofThisRun = placesOf(own);
  const paths = [...byProducts].filter((path) => !ofThisRun.includes(`${sourceDirectory}/${path}`)).sort();
  if (paths.length === 0) return [];
  const more = paths.length > MOST_NAMED ? ` and ${paths.length - MOST_NAMED} more` : '';
  const named = paths.slice(0, MOST_NAMED).join(', ') + more;
  const advice = `if it is code, move it, or remove the file in ${store.address(layout.byProducts)} that names it`;
  return [`not taken as code, because earlier runs wrote there: ${named}; ${advice}`];
}

/** Whoever relies on it would only see it in the output. */
function notRead({ sourceDirectory }: JobSource): string[] {
  if (!existsSync(join(sourceDirectory, PRS_SETTINGS))) return [];
  const formats =
    'text (a DataFrame without header and index, separated by blanks), csv (with a separator), jsonl or parquet';
  return [`${PRS_SETTINGS} in ${sourceDirectory} is not read: append_row_format says how rows are written: ${formats}`];
}

/** A file that another run has just begun to write is known as its by-product by then: it is no reason to refuse this one. */
async function takeWithout(
  byProducts: readonly string[],
  job: PreparedJob,
): Promise<{ readonly taken: TakenSnapshot; readonly source: JobSource }> {
  const { store } = job;
  const source = sourceOf(job, byProducts);
  try {
    const taken = await takeSnapshot({
      ...source,
      store: isElsewhere(store) ? createFolderStore(localHome(store, '')) : store,
      placeOf: layout.snapshot,
      taker: { claim: ownerClaim(), isAlive: isOwnerAlive },
    });
    return { taken, source };
  } catch (error) {
    const known = await earlierPlaces(store);
    if (known.every((place) => byProducts.includes(place))) throw error;
    return takeWithout([...new Set([...byProducts, ...known])], job);
  }
}

type JobSource = SnapshotSource & Pick<SnapshotExclusions, 'byProducts'>;

function sourceOf({ draft, draftAsWritten, store }: PreparedJob, byProducts: readonly string[]): JobSource {
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
