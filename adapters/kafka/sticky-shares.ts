import type { MemberClaim } from './member-data.ts';

/**
 * Shares partitions among members so that nobody has two more than another, and as few as possible move. Those who hold
 * most keep one more where the partitions do not divide evenly. Every member that leads computes the same from the same.
 */
export function shareOut(partitions: number, members: ReadonlyMap<string, MemberClaim>): Map<string, number[]> {
  const held = undisputed(partitions, members);
  const quotas = quotasOf(partitions, held);
  const shares = new Map([...held].map(([member, its]) => [member, its.slice(0, quotas.get(member))]));
  const kept = new Set([...shares.values()].flat());
  const free = Array.from({ length: partitions }, (_, partition) => partition).filter((each) => !kept.has(each));
  for (const [member, share] of shares) {
    share.push(...free.splice(0, (quotas.get(member) ?? 0) - share.length));
    share.sort((a, b) => a - b);
  }
  return shares;
}

/**
 * What two claim goes to the one who claims less: a claim of many is more likely to be an old one, of a member that has
 * missed what was decided since.
 */
function undisputed(partitions: number, members: ReadonlyMap<string, MemberClaim>): Map<string, number[]> {
  const taken = new Set<number>();
  const held = new Map([...members.keys()].sort().map((member): [string, number[]] => [member, []]));
  const fewestFirst = [...members].sort(
    ([a, one], [b, other]) => one.held.length - other.held.length || (a < b ? -1 : 1),
  );
  for (const [member, claim] of fewestFirst) {
    for (const partition of new Set(claim.held)) {
      if (partition < 0 || partition >= partitions || taken.has(partition)) continue;
      taken.add(partition);
      held.get(member)?.push(partition);
    }
  }
  return held;
}

function quotasOf(partitions: number, held: ReadonlyMap<string, readonly number[]>): Map<string, number> {
  const least = Math.floor(partitions / held.size);
  const largestFirst = [...held].sort(([, a], [, b]) => b.length - a.length);
  return new Map(largestFirst.map(([member], place) => [member, place < partitions % held.size ? least + 1 : least]));
}
