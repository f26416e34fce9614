import { isStepsOwn } from '../errors.ts';
import { ordinalOf, ordinalsIn } from '../ports/ordinals.ts';
import type { RunAddress, StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { eachSideBySide } from '../side-by-side.ts';
import { isJobId } from './job-id.ts';
import { layout } from './layout.ts';
import { stepNameFault } from './names.ts';
import { readClaim } from './read-claim.ts';

type IsWanted = (run: RunAddress) => Promise<boolean>;

/**
 * Claimed runs that are not ended, as far as `open/` knows: a hint, so whoever finds one ended removes it. Of what is not
 * wanted nothing else is asked.
 */
export async function* openRuns(store: Store, isWanted: IsWanted = async () => true): AsyncGenerator<RunAddress> {
  for await (const page of store.list(layout.open)) {
    const looks = eachSideBySide(page, ({ path }) => openRunAt(store, path, isWanted));
    for await (const run of looks) if (run !== undefined) yield run;
  }
}

async function openRunAt(store: Store, path: string, isWanted: IsWanted): Promise<RunAddress | undefined> {
  const run = runOf(path.slice(layout.open.length + 1));
  if (run === undefined || !(await isWanted(run)) || ((await latestRun(store, run)) ?? 0) < run.run) return undefined;
  if ((await store.stat(layout.end(run, run.run))) === undefined) return run;
  await store.remove(path);
  return undefined;
}

/**
 * Of these, the ones that services may go on with: what a single process has started for itself is its own. One whose
 * claim is damaged counts: whoever goes on with it finds that out, and fails it by name.
 */
export const servedRuns = (store: Store, isWanted: IsWanted): AsyncGenerator<RunAddress> =>
  openRuns(store, async (run) => (await isWanted(run)) && !(await isOwned(store, run)));

async function isOwned(store: Store, run: RunAddress): Promise<boolean> {
  try {
    const claim = await readClaim(store, run);
    return claim?.owner !== undefined;
  } catch (error) {
    if (!isStepsOwn(error)) throw error;
    return false;
  }
}

/** Undefined while no run is claimed. */
export async function latestRun(store: Store, step: StepAddress): Promise<number | undefined> {
  const runs = await ordinalsIn(store, layout.runs(step));
  return runs.length === 0 ? undefined : Math.max(...runs);
}

function runOf(name: string): RunAddress | undefined {
  const [jobId = '', step = '', number = '', ...rest] = name.split('.');
  const run = ordinalOf(number);
  const isOne = rest.length === 0 && isJobId(jobId) && stepNameFault(step) === undefined;
  return isOne && run !== undefined ? { jobId, step, run } : undefined;
}
