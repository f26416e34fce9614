/** How a step stands for workers on one scorer. */
export interface SlotClaim {
  /** Of equal claims the first by name wins: the oldest job. */
  readonly key: string;
  /** Workers that it has work for. */
  readonly wanted: number;
  /** Idle workers of it that had work a moment ago. */
  readonly warm: number;
  /** Workers that it has, without those on their way out. */
  readonly held: number;
  /** Worker time that counts for it. */
  readonly usedMs: number;
  /** So much more time than others it may have had before it makes room for them. */
  readonly turnMs: number;
}

export interface SlotPlan {
  /** Who gets one more worker now, in this order; a step may stand there more than once. */
  readonly starts: readonly string[];
  /** How many of its workers each step may keep. */
  readonly keeps: ReadonlyMap<string, number>;
}

/**
 * Shares the workers that a scorer may have among its steps: evenly, as far as each has work for them, and what cannot
 * be shared evenly goes to the steps that have had the least worker time (DESIGN, Scorer). A worker loses its slot only
 * to a step that has none to spare: an idle one stays as long as nobody wants its slot.
 *
 * @param most workers of the scorer, over all its steps
 * @param leaving workers on their way out: their slots are free soon
 */
export function shareSlots(claims: readonly SlotClaim[], most: number, leaving: number): SlotPlan {
  const targets = new Map(claims.map(({ key }) => [key, 0]));
  const wanting: string[] = [];
  for (let dealt = 0; dealt < most; dealt += 1) {
    const next = first(claims, targets);
    if (next === undefined) break;
    const target = (targets.get(next.key) as number) + 1;
    targets.set(next.key, target);
    if (target > next.held) wanting.push(next.key);
  }
  const held = claims.reduce((sum, claim) => sum + claim.held, 0);
  const free = Math.max(0, most - held - leaving);
  const missing = wanting.length - free - leaving;
  return { starts: wanting.slice(0, free), keeps: keepsOf(claims, targets, missing) };
}

/** Whose turn the next slot is. */
function first(claims: readonly SlotClaim[], targets: ReadonlyMap<string, number>): SlotClaim | undefined {
  let best: SlotClaim | undefined;
  for (const claim of claims) {
    if (claim.wanted + claim.warm <= (targets.get(claim.key) as number)) continue;
    if (best === undefined || isBefore(claim, best, targets)) best = claim;
  }
  return best;
}

function isBefore(one: SlotClaim, other: SlotClaim, targets: ReadonlyMap<string, number>): boolean {
  const [ofOne, ofOther] = [rank(one, targets), rank(other, targets)];
  for (const [at, value] of ofOne.entries()) {
    if (value !== ofOther[at]) return value < (ofOther[at] as number);
  }
  return one.key < other.key;
}

function rank({ key, wanted, held, usedMs, turnMs }: SlotClaim, targets: ReadonlyMap<string, number>): number[] {
  const target = targets.get(key) as number;
  // Who is idle may keep its only slot for a while, but not against one that has work and no slot.
  const isOnlyWarm = target === 0 && wanted === 0;
  return [target, isOnlyWarm ? 1 : 0, held > target ? usedMs - turnMs : usedMs, held];
}

/** Takes as many slots as are missing from those that have more than their share, the largest surplus first. */
function keepsOf(
  claims: readonly SlotClaim[],
  targets: ReadonlyMap<string, number>,
  missing: number,
): ReadonlyMap<string, number> {
  const keeps = new Map(claims.map(({ key, held }) => [key, held]));
  const surplus = (key: string): number => (keeps.get(key) as number) - (targets.get(key) as number);
  for (let taken = 0; taken < missing; taken += 1) {
    const largest = claims.reduce((best, claim) => (surplus(claim.key) > surplus(best.key) ? claim : best));
    keeps.set(largest.key, (keeps.get(largest.key) as number) - 1);
  }
  return keeps;
}
