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
  const summary = await readState<StepSummary>(store, layout.summary(run, run.run), isSummary);
  return summary && { ...summary, output: summary.output && outputHere(store, run, summary.output) };
}
