import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';
import { hasBroker, withBroker } from './broker.ts';

/** How many planners are there now; undefined where no broker is named. */
export async function livePlanners(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<number | undefined> {
  if (!hasBroker(environment)) return undefined;
  const count = async (transport: Transport) => (await transport.members(TOPICS.jobs, GROUPS.planner)).length;
  return withBroker(environment, count, 'glance');
}
