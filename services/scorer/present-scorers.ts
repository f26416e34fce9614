import { GROUPS, TOPICS, type Transport } from '../../core/ports/transport.ts';

/** The scorers of a compute, by id: who has no lane gets no work, and cannot help. `when`: see `Transport.members`. */
export async function presentScorers(
  transport: Transport,
  compute: string,
  when: 'now' | 'settled',
): Promise<readonly string[]> {
  const members = await transport.members(TOPICS.miniBatches(compute), GROUPS.scorer(compute), when);
  return members.filter(({ partitions }) => partitions.length > 0).map(({ id }) => id);
}
