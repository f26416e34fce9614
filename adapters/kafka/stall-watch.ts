/** Tells when there was no sign of life for too long. A process that stood still itself has seen nothing either. */
export class StallWatch {
  readonly #stallMs: number;
  readonly #onStall: () => void;
  readonly #nowMs: () => number;
  readonly #timer: NodeJS.Timeout;
  #sawAtMs: number;
  #lookedAtMs: number;

  constructor(stallMs: number, onStall: () => void, nowMs = (): number => performance.now()) {
    this.#stallMs = stallMs;
    this.#onStall = onStall;
    this.#nowMs = nowMs;
    this.#sawAtMs = nowMs();
    this.#lookedAtMs = nowMs();
    this.#timer = setInterval(() => this.look(), stallMs / 4);
    this.#timer.unref();
  }

  saw(): void {
    this.#sawAtMs = this.#nowMs();
  }

  /** Called four times in the time that is too long. */
  look(): void {
    const now = this.#nowMs();
    // Timers come late when the process was stopped or blocked: then what came meanwhile is not read yet.
    if (now - this.#lookedAtMs > this.#stallMs / 2) this.#sawAtMs = now;
    this.#lookedAtMs = now;
    if (now - this.#sawAtMs <= this.#stallMs) return;
    this.stop();
    this.#onStall();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
