/** So many sends may follow each other at once: what a small job needs never waits. */
const BURST = 12;

/**
 * When the next send may go. Now and then a record goes at once; under load a send a `lingerMs` takes along all that has
 * gathered, which spares the broker and both processors.
 */
export class SendPace {
  readonly #lingerMs: number;
  #tokens = BURST;
  #atMs = 0;

  constructor(lingerMs: number) {
    this.#lingerMs = lingerMs;
  }

  /** Milliseconds to wait before a send; takes its turn into account. */
  delayMs(nowMs: number): number {
    if (this.#lingerMs <= 0) return 0;
    this.#tokens = Math.min(BURST, this.#tokens + Math.max(0, nowMs - this.#atMs) / this.#lingerMs);
    this.#atMs = nowMs;
    this.#tokens = Math.max(-1, this.#tokens - 1);
    return this.#tokens >= 0 ? 0 : Math.min(this.#lingerMs, -this.#tokens * this.#lingerMs);
  }
}
