import { MillraceError } from '../errors.ts';
import { layout } from '../job/layout.ts';
import { outputHere } from '../job/output-here.ts';
import { readState } from '../job/read-state.ts';
import type { RunAddress } from '../ports/step-address.ts';
import type { Store } from '../ports/store.ts';
import type { StepSummary } from './summary.ts';
import { isSummary } from './summary-shape.ts';

/**
 * A run's summary, with the place of its output as it is now; undefined when there is none.
 *
 * @throws MillraceError `STATE_CORRUPT`, naming the file, when it is none
 */
export async function readSummary(store: Store, run: RunAddress): Promise<StepSummary | undefined> {
  const path = layout.summary(run, run.run);
  const summary = await readState<object>(store, path);
  if (summary === undefined) return undefined;
  if (isSummary(summary)) return { ...summary, output: summary.output && outputHere(store, run, summary.output) };
  throw new MillraceError('STATE_CORRUPT', `${path} in the workspace is not what it should be`, {
    hint: 'it was altered; put it back from a copy, or run the job anew',
  });
}
