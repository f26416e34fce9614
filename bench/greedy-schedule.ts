/** How long the work takes when each piece, in order, goes at once to the worker that is free first. */
export function greedyScheduleMs(durationsMs: readonly number[], workers: number): number {
  const freeAt = new Array<number>(workers).fill(0);
  for (const duration of durationsMs) {
    const first = freeAt.indexOf(Math.min(...freeAt));
    freeAt[first] = (freeAt[first] ?? 0) + duration;
  }
  return Math.max(...freeAt);
}
