import { MillraceError } from '../../core/errors.ts';
import type { CommandContext } from '../context.ts';
import { livePlanners } from '../wiring/live-planners.ts';

/**
 * Why a job of services may not have heard that it is to stop, and what it waits for; undefined where nothing is known.
 *
 * @throws MillraceError what the broker's is, where it cannot be asked
 */
export async function whyNotStopped(
  { environment }: Pick<CommandContext, 'environment'>,
  count: typeof livePlanners = livePlanners,
): Promise<string | undefined> {
  try {
    if ((await count(environment)) !== 0) return undefined;
    return 'the request is written, and no planner is there; one that is started stops the job: millrace planner';
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    const message = `the request is written, and the services stop the job once they reach the broker: ${error.message}`;
    throw new MillraceError(error.code, message, { ...(error.hint && { hint: error.hint }), cause: error });
  }
}
