import { MillraceError } from '../../core/errors.ts';
import { sanitized } from '../console/sanitized.ts';
import type { CommandContext } from '../context.ts';
import { livePlanners } from '../wiring/live-planners.ts';

/** What was put aside no planner takes up again by itself. */
export const REFUSED =
  'What a planner has refused it does not take later: submit it again then, with the same --idempotency-key where it had one';

/** Why nobody may have taken a job that was submitted a while ago. */
export async function missingPlanner(
  { environment, workspace }: CommandContext,
  count: (environment: CommandContext['environment']) => Promise<number | undefined> = livePlanners,
): Promise<string> {
  try {
    const planners = await count(environment);
    const where = `workspace ${sanitized(workspace)}`;
    if (planners === undefined) return `no planner has taken it yet: is one running (millrace planner), with ${where}?`;
    if (planners === 0) return `no planner is there; start one: millrace planner, with ${where}`;
    const [there, log] =
      planners === 1
        ? ['a planner is there and has', 'its log says']
        : [`${planners} planners are there and have`, 'their logs say'];
    const here = `Here it is ${sanitized(workspace)}`;
    return `${there} not taken it: is theirs another workspace, as ${log} then? ${here}. ${REFUSED}`;
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return `no planner has taken it yet: ${sanitized(error.message)}`;
  }
}
