import { topicPrefixIn } from '../../adapters/kafka/settings-from-environment.ts';
import { type AssignedMember, GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';
import { hasBroker, withBroker } from './broker.ts';

type Variables = Readonly<Record<string, string | undefined>>;
type Scorers = readonly AssignedMember[];

/** The topic of a compute's mini-batches, as the broker knows it. */
export const topicOf = (environment: Variables, compute: string): string =>
  topicPrefixIn(environment) + TOPICS.miniBatches(compute);

/** The scorers of a compute that are there now; undefined where no broker is named. */
export async function liveScorers(environment: Variables, compute: string): Promise<Scorers | undefined> {
  return hasBroker(environment) ? withBroker(environment, (transport) => scorersOf(transport, compute)) : undefined;
}

/** Partitions of a compute's topic; undefined where no broker is named. @throws MillraceError as `scorersInReach` */
export async function lanesOf(environment: Variables, compute: string): Promise<number | undefined> {
  if (!hasBroker(environment)) return undefined;
  return withBroker(environment, (transport) => transport.partitions(TOPICS.miniBatches(compute)), 'glance');
}

/** Those whom a job's mini-batches can reach. @throws MillraceError `TRANSPORT_UNAVAILABLE` naming the topic that is missing */
export async function scorersInReach(
  environment: Variables,
  compute: string,
  who: 'command' | 'glance' = 'command',
): Promise<Scorers | undefined> {
  if (!hasBroker(environment)) return undefined;
  const look = async (transport: Transport): Promise<Scorers> => {
    // A group has no members where its topic is missing, and says nothing of that.
    await transport.partitions(TOPICS.miniBatches(compute));
    return (await scorersOf(transport, compute)).filter(({ partitions }) => partitions.length > 0);
  };
  return withBroker(environment, look, who);
}

const scorersOf = (transport: Transport, compute: string): Promise<Scorers> =>
  transport.members(TOPICS.miniBatches(compute), GROUPS.scorer(compute));
