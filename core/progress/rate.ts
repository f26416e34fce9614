const WINDOW_MS = 10_000;
/** A rate from fewer than this many would jump with each one, so a slow job is looked at over a longer time. */
const SETTLED_MIN = 8;
/** Samples closer together than this are one, so that there are at most a few dozen. */
const GRAIN_MS = 500;

interface Sample {
  readonly atMs: number;
  readonly settled: number;
}

/** How fast a counter has been rising: over the last ten seconds, or as far back as the last few that it rose by. */
export class RateWindow {
  readonly #samples: Sample[] = [];

  add(atMs: number, settled: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && settled <= last.settled) return;
    // The first sample is where counting starts: it must stay.
    if (this.#samples.length > 1 && last !== undefined && atMs - this.#beforeLast().atMs < GRAIN_MS)
      this.#samples.pop();
    this.#samples.push({ atMs, settled });
    this.#forget(atMs, settled);
  }

  /** Undefined until the counter has risen. */
  perSecond(atMs: number): number | undefined {
    const last = this.#samples.at(-1);
    const oldest = this.#samples[this.#beginning(atMs)];
    if (last === undefined || oldest === undefined || last === oldest) return undefined;
    return ((last.settled - oldest.settled) * 1000) / Math.max(1, atMs - oldest.atMs);
  }

  #beforeLast(): Sample {
    return this.#samples.at(-2) as Sample;
  }

  /** The newest sample that is old enough and far enough back. */
  #beginning(atMs: number): number {
    const settled = this.#samples.at(-1)?.settled ?? 0;
    let k = 0;
    while (k + 1 < this.#samples.length && this.#isBehind(k + 1, atMs, settled)) k++;
    return k;
  }

  #isBehind(k: number, atMs: number, settled: number): boolean {
    const sample = this.#samples[k] as Sample;
    return atMs - sample.atMs >= WINDOW_MS && settled - sample.settled >= SETTLED_MIN;
  }

  #forget(atMs: number, settled: number): void {
    while (this.#samples.length > 1 && this.#isBehind(1, atMs, settled)) this.#samples.shift();
  }
}
