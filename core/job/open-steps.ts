import type { RunAddress, StepAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { isJobId } from './job-id.ts';
import { layout } from './layout.ts';
import { stepNameFault } from './names.ts';

/** Steps that are not ended, as far as `open/` knows: a hint, so whoever finds the latest run ended removes it. */
export async function* openRuns(store: Store): AsyncGenerator<RunAddress> {
  for await (const page of store.list(layout.open)) {
    for (const { path } of page) {
      const step = stepOf(path.slice(layout.open.length + 1));
      const run = step && (await latestRun(store, step));
      if (step === undefined || run === undefined) continue;
      if ((await store.stat(layout.end(step, run))) === undefined) yield { ...step, run };
      else await store.remove(path);
    }
  }
}

/** Undefined while no run is claimed. */
export async function latestRun(store: Store, step: StepAddress): Promise<number | undefined> {
  let latest: number | undefined;
  const folder = layout.runs(step);
  for await (const page of store.list(folder)) {
    for (const { path } of page) latest = Math.max(latest ?? 0, Number(path.slice(folder.length + 1)) || 0);
  }
  return latest === 0 ? undefined : latest;
}

function stepOf(name: string): StepAddress | undefined {
  const dot = name.indexOf('.');
  const [jobId, step] = [name.slice(0, dot), name.slice(dot + 1)];
  return dot > 0 && isJobId(jobId) && stepNameFault(step) === undefined ? { jobId, step } : undefined;
}
