const HORIZON_MS = 2_000;
const MOST_FORGOTTEN = 1 / 16;

/**
 * The mean time of a mini-batch on one scorer: Σ time ÷ Σ verdicts, both decayed at each verdict by how much of the
 * horizon it took, so that it is recent by work done and not by count (DESIGN, Planner).
 */
export class ServiceTime {
  #timeMs = 0;
  #weight = 0;
  #verdicts = 0;
  #workers = 1;

  get verdicts(): number {
    return this.#verdicts;
  }

  /** Undefined before the first verdict. */
  get meanMs(): number | undefined {
    return this.#weight === 0 ? undefined : this.#timeMs / this.#weight;
  }

  /** `worker` is the number of the worker, from 0: the highest one seen tells how many there are. */
  note(durationMs: number, worker: number): void {
    this.#workers = Math.max(this.#workers, worker + 1);
    const kept = 1 - Math.min(MOST_FORGOTTEN, durationMs / (HORIZON_MS * this.#workers));
    this.#timeMs = this.#timeMs * kept + durationMs;
    this.#weight = this.#weight * kept + 1;
    this.#verdicts += 1;
  }
}
