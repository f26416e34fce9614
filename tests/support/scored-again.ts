/**
 * What each kill made somebody do twice: mini-batches whose last call before was in the process that it ended.
 * `calls` are the mini-batches of all calls, in order; `kills` how many calls there had been at each. The last number is
 * of the process that nobody killed.
 */
export function scoredAgain(calls: readonly string[], kills: readonly number[]): readonly number[] {
  const again = [...kills, calls.length].map(() => 0);
  const calledIn = new Map<string, number>();
  for (const [at, miniBatch] of calls.entries()) {
    const former = calledIn.get(miniBatch);
    if (former !== undefined) again[former] = (again[former] as number) + 1;
    calledIn.set(miniBatch, kills.filter((calledBefore) => calledBefore <= at).length);
  }
  return again;
}
