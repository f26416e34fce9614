/**
 * Shares partitions among members so that nobody has two more than another, and as few as possible move. Those who
 * hold most keep one more where the partitions do not divide evenly. `held` names the members in the order they came.
 */
export function shareOut<M>(partitions: number, held: ReadonlyMap<M, readonly number[]>): Map<M, number[]> {
  const quotas = quotasOf(partitions, held);
  const shares = new Map([...held].map(([member, its]) => [member, its.slice(0, quotas.get(member))]));
  const free = unheld(partitions, shares);
  for (const [member, share] of shares) {
    share.push(...free.splice(0, (quotas.get(member) ?? 0) - share.length));
    share.sort((a, b) => a - b);
  }
  return shares;
}

function quotasOf<M>(partitions: number, held: ReadonlyMap<M, readonly number[]>): Map<M, number> {
  const least = Math.floor(partitions / held.size);
  const largestFirst = [...held].sort(([, a], [, b]) => b.length - a.length);
  return new Map(largestFirst.map(([member], place) => [member, place < partitions % held.size ? least + 1 : least]));
}

function unheld<M>(partitions: number, shares: ReadonlyMap<M, readonly number[]>): number[] {
  const kept = new Set([...shares.values()].flat());
  return Array.from({ length: partitions }, (_, partition) => partition).filter((partition) => !kept.has(partition));
}
