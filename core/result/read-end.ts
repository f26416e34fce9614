import { MillraceError } from '../errors.ts';
import { layout } from '../job/layout.ts';
import { readState } from '../job/read-state.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import { END_STATUSES, type StepEnd } from './summary.ts';

/**
 * A run's end; undefined when it has none.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when it does not say what became of this run
 */
export async function readEnd(store: Store, run: RunAddress): Promise<StepEnd | undefined> {
  const path = layout.end(run, run.run);
  const end = await readState<Partial<StepEnd>>(store, path);
  if (end === undefined) return undefined;
  if (end.run === run.run && END_STATUSES.some((status) => status === end.status)) return end as StepEnd;
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, {
    hint: 'it was altered; put it back from a copy, or run the job anew',
  });
}
