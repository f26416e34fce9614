/** What a step's workers have run so far. */
export interface RanStep {
  readonly key: string;
  readonly hasWork: boolean;
  /** Of all its workers together, since it came. */
  readonly ranMs: number;
  readonly turnMs: number;
}

/**
 * The worker time that counts when slots are shared. Who comes, or comes back to have work, stands no better than one
 * turn before the others: it starts at once, and its time away earns it nothing.
 */
export class WorkerTime {
  readonly #added = new Map<string, number>();
  readonly #working = new Set<string>();
  /** Nobody who has work has less; never goes back. */
  #floorMs = 0;

  /** What counts for each of them now; of others nothing is remembered. */
  update(steps: readonly RanStep[]): ReadonlyMap<string, number> {
    this.#forget(new Set(steps.map(({ key }) => key)));
    const before = steps.filter(({ key, hasWork }) => hasWork && this.#working.has(key));
    const least = before.map((step) => this.#usedBy(step) - step.turnMs);
    const from = least.length === 0 ? this.#floorMs : Math.min(...least);
    for (const step of steps) {
      if (step.hasWork && !this.#working.has(step.key)) this.#lift(step, from);
      if (step.hasWork) this.#working.add(step.key);
      else this.#working.delete(step.key);
    }
    const used = steps.filter(({ hasWork }) => hasWork).map((step) => this.#usedBy(step));
    if (used.length > 0) this.#floorMs = Math.max(this.#floorMs, Math.min(...used));
    return new Map(steps.map((step) => [step.key, this.#usedBy(step)]));
  }

  #usedBy({ key, ranMs }: RanStep): number {
    return (this.#added.get(key) ?? 0) + ranMs;
  }

  #lift(step: RanStep, toMs: number): void {
    const missing = toMs - this.#usedBy(step);
    if (missing > 0) this.#added.set(step.key, (this.#added.get(step.key) ?? 0) + missing);
  }

  #forget(present: ReadonlySet<string>): void {
    for (const key of this.#added.keys()) if (!present.has(key)) this.#added.delete(key);
    for (const key of this.#working) if (!present.has(key)) this.#working.delete(key);
  }
}
