import { GROUPS, TOPICS } from '../../core/ports/transport.ts';
import { hasBroker, withBroker } from './broker.ts';

/** Whether planners have read all that was ever submitted; not known, and so false, where no broker is named. */
export async function isAllTaken(environment: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  if (!hasBroker(environment)) return false;
  return withBroker(environment, async (transport) => {
    const isTaken = async (_: unknown, partition: number): Promise<boolean> => {
      const { end } = await transport.bounds(TOPICS.jobs, partition);
      return end === 0 || ((await transport.committed(TOPICS.jobs, GROUPS.planner, partition)) ?? 0) >= end;
    };
    const taken = await Promise.all(Array.from({ length: await transport.partitions(TOPICS.jobs) }, isTaken));
    return taken.every(Boolean);
  });
}
