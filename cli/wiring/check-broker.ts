import { type CheckedTopic, checkBroker } from '../../adapters/kafka/check-broker.ts';
import type { KafkaHooks } from '../../adapters/kafka/settings.ts';
import { MillraceError } from '../../core/errors.ts';
import type { Store } from '../../core/ports/store.ts';
import { TOPICS } from '../../core/ports/transport.ts';
import { DEFAULT_COMPUTE, listComputes, unknownCompute } from '../../core/service/computes.ts';
import type { ServiceName } from '../../core/service/service-name.ts';
import { brokerSettings } from './broker.ts';

interface Asker {
  readonly name: ServiceName;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of a scorer. */
  readonly compute: string;
  readonly store: Store;
  readonly hooks: KafkaHooks;
  readonly signal: AbortSignal;
}

/** Looks at what a service needs of its broker before it starts, and says what will do only for a while. */
export async function checkServiceBroker(asker: Asker, say: (line: string) => void): Promise<void> {
  const { name, environment, compute, store, hooks, signal } = asker;
  const topics = topicsOf(name, name === 'planner' ? await computesIn(store) : [compute]);
  const settings = await brokerSettings(environment, 'service');
  const remarks = await checkBroker({ settings, hooks, topics, signal }).catch(async (error: unknown) => {
    throw await withCompute(error, asker);
  });
  for (const remark of remarks) say(`warning: ${remark}`);
}

/** Of a compute that nobody has registered nothing makes the topic. */
async function withCompute(error: unknown, { name, compute, store }: Asker): Promise<unknown> {
  if (!(error instanceof MillraceError) || error.code !== 'TRANSPORT_UNAVAILABLE' || name !== 'scorer') return error;
  const unknown = await unknownCompute(store, compute);
  if (unknown === undefined) return error;
  return new MillraceError(error.code, `${error.message}: ${unknown.fault}`, { hint: unknown.hint, cause: error });
}

/** What the services would find. @throws MillraceError what one would say that cannot start */
export async function lookAtBroker(
  environment: Asker['environment'],
  store: Store,
): Promise<{ address: string; topics: string[]; remarks: readonly string[] }> {
  const settings = await brokerSettings(environment, 'glance');
  const names = [...topicsOf('planner', await computesIfRead(store)).map(({ name }) => name), TOPICS.status];
  const topics = names.map((name) => ({ name, isCompacted: name === TOPICS.status }));
  const remarks = await checkBroker({ settings, topics });
  return { address: settings.brokers.join(), topics: names.map((name) => settings.topicPrefix + name), remarks };
}

/** What is wrong with a workspace is another finding. */
async function computesIfRead(store: Store): Promise<readonly string[]> {
  try {
    return await computesIn(store);
  } catch (error) {
    if (error instanceof MillraceError) return [DEFAULT_COMPUTE];
    throw error;
  }
}

async function computesIn(store: Store): Promise<readonly string[]> {
  return [...new Set([DEFAULT_COMPUTE, ...(await listComputes(store)).map(({ name }) => name)])];
}

/** `computes`: of a scorer its own, of a planner all. */
function topicsOf(name: ServiceName, computes: readonly string[]): readonly CheckedTopic[] {
  const lanes = computes.map((compute) => uncompacted(TOPICS.miniBatches(compute)));
  const [results, deadLetters] = [uncompacted(TOPICS.results), uncompacted(TOPICS.deadLetters)];
  switch (name) {
    case 'planner':
      // A compute without its topic must not hold up the jobs of the others.
      return [
        uncompacted(TOPICS.jobs),
        ...lanes.map((lane) => ({ ...lane, mayBeMissing: true })),
        results,
        deadLetters,
      ];
    case 'scorer':
      return [...lanes, results, deadLetters];
    case 'collector':
      return [results, deadLetters];
  }
}

const uncompacted = (name: string): CheckedTopic => ({ name, isCompacted: false });
