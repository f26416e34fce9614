/** Tells whether the wall clock was set back since it was last asked; a slow correction does not count. */
export class WallClock {
  readonly #toleranceMs: number;
  #aheadMs = ahead();

  constructor(toleranceMs: number) {
    this.#toleranceMs = toleranceMs;
  }

  wasSetBack(): boolean {
    const before = this.#aheadMs;
    this.#aheadMs = ahead();
    return before - this.#aheadMs > this.#toleranceMs;
  }
}

/** Of the clock that only goes on. */
const ahead = (): number => Date.now() - performance.now();
