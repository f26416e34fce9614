import type { StepAddress } from '../../core/ports/step-address.ts';
import type { CommandContext } from '../context.ts';
import { isAbandoned } from '../job-state.ts';
import { printLines } from '../print.ts';
import { readUntaken } from '../submitted-step.ts';
import { missingPlanner } from './missing-planner.ts';

const POLL_MS = 200;
/** A planner that is there takes a job in less. */
const PATIENT_POLLS = 25;

/**
 * Resolves once a planner has taken the step's job, at once for one that was never kept, or that none will ever take. Says
 * on stderr what it waits for.
 */
export async function waitUntilTaken(step: StepAddress, context: CommandContext): Promise<void> {
  const { jobId } = step;
  const store = context.openStore(context.workspace);
  for (let polls = 0; (await readUntaken(store, jobId)) !== undefined; polls += 1) {
    if (await isAbandoned(store, step, context.isOwnerAlive)) return;
    if (polls === 0) printLines(context.stderr, [`${jobId} is submitted; waiting for a planner to take it`]);
    if (polls === PATIENT_POLLS) printLines(context.stderr, [await missingPlanner(context)]);
    await context.sleep(POLL_MS);
  }
}
