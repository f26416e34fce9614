import { type AclNeed, type AclRole, aclsNeeded } from '../../adapters/kafka/acls.ts';
import { TOPIC_PLAN, topicSpecs } from '../../adapters/kafka/topic-specs.ts';
import { type EnsuredTopic, ensureTopics } from '../../adapters/kafka/topics.ts';
import type { Compute, DamagedCompute } from '../../core/service/computes.ts';
import { brokerSettings } from './broker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

export interface WantedTopics {
  readonly lanes: number | undefined;
  readonly partitions: number | undefined;
  readonly retentionHours: number | undefined;
  readonly retentionGib: number | undefined;
  readonly computes: readonly (Compute | DamagedCompute)[];
}

/** Makes the topics that are missing, of all computes but those that are damaged. */
export async function makeTopics(environment: Variables, wanted: WantedTopics): Promise<readonly EnsuredTopic[]> {
  const { partitions = TOPIC_PLAN.partitions, retentionHours, retentionGib } = wanted;
  const specs = topicSpecs({
    computes: lanesByCompute(wanted),
    partitions,
    resultsRetentionMs: retentionHours === undefined ? TOPIC_PLAN.resultsRetentionMs : retentionHours * 3_600_000,
    resultsRetentionBytes: retentionGib === undefined ? TOPIC_PLAN.resultsRetentionBytes : retentionGib * 2 ** 30,
  });
  return ensureTopics(await brokerSettings(environment, 'command'), specs);
}

/** How many lanes one that is damaged has nobody knows: its topic stays as it is. */
export function lanesByCompute({ lanes, computes }: Pick<WantedTopics, 'lanes' | 'computes'>): Record<string, number> {
  const known = Object.entries(TOPIC_PLAN.computes).map(([name, count]) => [name, lanes ?? count] as const);
  const wanted = new Map<string, number>(known);
  for (const compute of computes) {
    if ('damage' in compute) wanted.delete(compute.name);
    else wanted.set(compute.name, compute.lanes);
  }
  return Object.fromEntries(wanted);
}

/** What a principal of each role must be allowed. */
export async function neededAcls(environment: Variables, roles: readonly AclRole[]): Promise<readonly RoleAcls[]> {
  const settings = await brokerSettings(environment, 'command');
  return roles.map((role) => ({ role, needs: aclsNeeded(role, settings) }));
}

export interface RoleAcls {
  readonly role: AclRole;
  readonly needs: readonly AclNeed[];
}
