import { MillraceError } from '../errors.ts';
import { layout } from '../job/layout.ts';
import { outputHere } from '../job/output-here.ts';
import { readState } from '../job/read-state.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import type { StepSummary } from './summary.ts';

/**
 * A run's summary, with the place of its output as it is now; undefined when there is none.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when it has no counts
 */
export async function readSummary(store: Store, run: RunAddress): Promise<StepSummary | undefined> {
  const path = layout.summary(run, run.run);
  const summary = await readState<Partial<StepSummary>>(store, path);
  if (summary === undefined) return undefined;
  const { output = null } = summary;
  if (summary.mini_batches && summary.items)
    return { ...(summary as StepSummary), output: output && outputHere(store, run, output) };
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, {
    hint: 'it was altered; put it back from a copy, or run the job anew',
  });
}
