import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { hasBroker, withBroker } from './broker.ts';

/** How many planners are there now; undefined where no broker is named. */
export async function livePlanners(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  if (!hasBroker(environment)) return undefined;
  const members = await withBroker(environment, (transport) => transport.members(TOPICS.jobs, GROUPS.planner));
  return members.length;
}
