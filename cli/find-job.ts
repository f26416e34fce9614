import { MillraceError } from '../core/errors.ts';
import { layout } from '../core/job/layout.ts';
import type { StepAddress } from '../core/ports/step-address.ts';
import type { Store } from '../core/ports/store.ts';
import { readSubmitted } from './submitted-step.ts';

const SUGGESTIONS = 5;

/** All steps that have been submitted, oldest job first; also those that no planner has taken yet. */
export async function listSteps(store: Store): Promise<readonly StepAddress[]> {
  const taken: StepAddress[] = [];
  const submitted: string[] = [];
  for await (const page of store.list(layout.jobs, { enter: (folder) => depth(folder) <= 3, want: isJobsOwn })) {
    for (const { path } of page) {
      const [, jobId, step] = path.split('/') as [string, string, string];
      if (depth(path) === 3) submitted.push(jobId);
      else taken.push({ jobId, step });
    }
  }
  const known = new Set(taken.map(({ jobId }) => jobId));
  // One that a planner took behind the listing's back is a step all the same.
  const waiting = submitted.filter((jobId) => !known.has(jobId)).map((jobId) => readSubmitted(store, jobId));
  const others = (await Promise.all(waiting)).filter((step) => step !== undefined);
  return [...taken, ...others].sort((one, other) => (one.jobId < other.jobId ? -1 : 1));
}

const depth = (path: string): number => path.split('/').length;

/** What `submit` keeps of a job, and what a planner keeps of a step. */
const isJobsOwn = (path: string): boolean =>
  (depth(path) === 3 && path.endsWith('/job.json')) || (depth(path) === 4 && path.endsWith('/manifest.json'));

/**
 * The steps of the job that a person means by an id, a unique prefix of one, or `last`.
 *
 * @throws MillraceError `JOB_UNKNOWN`, which names the jobs that may have been meant.
 */
export async function findJob(store: Store, name: string): Promise<readonly [StepAddress, ...StepAddress[]]> {
  const steps = await listSteps(store);
  const ids = [...new Set(steps.map(({ jobId }) => jobId))];
  const id = chooseJob(ids, name);
  return steps.filter(({ jobId }) => jobId === id) as [StepAddress, ...StepAddress[]];
}

/** Ids sort by the time of their submission. */
function chooseJob(ids: readonly string[], name: string): string {
  const newestFirst = [...ids].sort().reverse();
  const [newest] = newestFirst;
  if (newest === undefined) {
    throw new MillraceError('JOB_UNKNOWN', 'there is no job in this workspace', { hint: 'millrace run starts one' });
  }
  if (name === 'last') return newest;
  if (newestFirst.includes(name)) return name;
  const matching = newestFirst.filter((id) => name !== '' && id.startsWith(name));
  const [only, second] = matching;
  if (only !== undefined && second === undefined) return only;
  const what = only === undefined ? `no job is called ${name}` : `${matching.length} jobs start with ${name}`;
  throw new MillraceError('JOB_UNKNOWN', what, { hint: suggestion(only === undefined ? newestFirst : matching) });
}

const suggestion = (ids: readonly string[]): string =>
  `the newest: ${ids.slice(0, SUGGESTIONS).join(', ')}; millrace jobs lists all`;
