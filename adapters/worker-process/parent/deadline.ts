/** Longer timers than this would fire at once. */
const TIMER_LIMIT_MS = 2 ** 31 - 1;

/**
 * One timeout that is set again and again, mostly to later moments: the timer is left alone then and looks again when
 * it fires. Setting one costs nothing that a mini-batch would notice. Wall clocks play no part.
 */
export class Deadline {
  readonly #onDue: () => void;
  #dueAt = Number.POSITIVE_INFINITY;
  #timerAt = Number.POSITIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(onDue: () => void) {
    this.#onDue = onDue;
  }

  arm(ms: number): void {
    this.#dueAt = performance.now() + ms;
    if (this.#dueAt < this.#timerAt) this.#schedule();
  }

  disarm(): void {
    this.#dueAt = Number.POSITIVE_INFINITY;
  }

  close(): void {
    this.disarm();
    this.#timerAt = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#timerAt = this.#dueAt;
    const ms = Math.min(Math.ceil(this.#dueAt - performance.now()), TIMER_LIMIT_MS);
    this.#timer = setTimeout(() => this.#look(), ms);
  }

  #look(): void {
    this.#timerAt = Number.POSITIVE_INFINITY;
    if (this.#dueAt === Number.POSITIVE_INFINITY) return;
    if (performance.now() < this.#dueAt) {
      this.#schedule();
    } else {
      this.disarm();
      this.#onDue();
    }
  }
}
