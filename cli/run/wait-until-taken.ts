import { MillraceError } from '../../core/errors.ts';
import type { StepAddress } from '../../core/ports/step-address.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { firstStarter } from '../job-state.ts';
import { printLines } from '../print.ts';
import { readUntaken } from '../submitted-step.ts';
import { isAllTaken } from '../wiring/all-taken.ts';
import { missingPlanner } from './missing-planner.ts';

const POLL_MS = 200;
/** A planner that is there takes a job in less. */
const PATIENT_POLLS = 25;

/**
 * Resolves once a planner has taken the step's job, at once for one that was never kept, or that none will ever take. Says
 * on stderr what it waits for.
 *
 * @throws MillraceError `JOB_UNKNOWN` when the planners have read it, and it is not here
 */
export async function waitUntilTaken(
  step: StepAddress,
  context: CommandContext,
  areAllTaken: typeof isAllTaken = isAllTaken,
): Promise<void> {
  const { jobId } = step;
  const store = context.openStore(context.workspace);
  const isUntaken = async (): Promise<boolean> => (await readUntaken(store, jobId)) !== undefined;
  for (let polls = 0; await isUntaken(); polls += 1) {
    const starter = await firstStarter(store, step, context.isOwnerAlive);
    if (starter === 'dead') return;
    if (polls === 0) printLines(context.stderr, [`${jobId} is submitted; waiting for a planner to take it`]);
    if (starter === undefined && polls > 0 && polls % PATIENT_POLLS === 0) {
      // What a planner takes is in its workspace before it says that it has read it.
      const isRead = await areAllTaken(context.environment).catch(() => false);
      if (isRead && (await isUntaken())) throw takenElsewhere(jobId, context.workspace);
    }
    if (polls === PATIENT_POLLS) printLines(context.stderr, [await missingPlanner(context)]);
    await context.sleep(POLL_MS);
  }
}

const takenElsewhere = (jobId: string, workspace: string): MillraceError =>
  new MillraceError(
    'JOB_UNKNOWN',
    `the planners have read all that was submitted, and ${jobId} is not in this workspace`,
    {
      hint: `theirs is another one than ${sanitized(workspace)}: submit and all services need the same MILLRACE_STORE; or they have refused it, then their log says why`,
    },
  );
