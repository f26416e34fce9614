/** Milliseconds until all is settled at this rate; undefined while it cannot be told. */
export function etaMs(total: number | undefined, settled: number, perSecond: number | undefined): number | undefined {
  if (total === undefined) return undefined;
  if (settled >= total) return 0;
  if (perSecond === undefined || perSecond <= 0) return undefined;
  return Math.round(((total - settled) * 1000) / perSecond);
}
