import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';

/** The scorers of a compute, by id: who has no lane gets no work, and cannot help. */
export async function presentScorers(transport: Transport, compute: string): Promise<readonly string[]> {
  const members = await transport.members(TOPICS.miniBatches(compute), GROUPS.scorer(compute));
  return members.filter(({ partitions }) => partitions.length > 0).map(({ id }) => id);
}
