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
export const readEnd = (store: Store, { run, ...step }: RunAddress): Promise<StepEnd | undefined> =>
  readState<StepEnd>(
    store,
    layout.end(step, run),
    (end) => end.run === run && END_STATUSES.some((status) => status === end.status),
  );
