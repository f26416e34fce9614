import { type AssignedMember, GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { hasBroker, withBroker } from './broker.ts';

/** The scorers of a compute that are there now; undefined where no broker is named. */
export async function liveScorers(
  environment: Readonly<Record<string, string | undefined>>,
  compute: string,
): Promise<readonly AssignedMember[] | undefined> {
  if (!hasBroker(environment)) return undefined;
  return withBroker(environment, (transport) => transport.members(TOPICS.miniBatches(compute), GROUPS.scorer(compute)));
}
