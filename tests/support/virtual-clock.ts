import type { Clock } from '../../core/ports/clock.ts';

/** Turns of the event loop that a goal may need while nobody sleeps. */
const IDLE_TURNS_MAX = 1_000;

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/** Time that passes only when a test says so. */
export class VirtualClock implements Clock {
  #monotonicMs = 0;
  #wallMs: number;
  /** By time; of the same time, by call. */
  #sleepers: readonly Sleeper[] = [];

  constructor(startMs = 0) {
    this.#wallMs = startMs;
  }

  now(): number {
    return this.#wallMs + this.#monotonicMs;
  }

  monotonicMs(): number {
    return this.#monotonicMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        signal?.removeEventListener('abort', wake);
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper = { wakeAtMs: this.#monotonicMs + Math.max(0, ms), wake };
      const later = this.#sleepers.findIndex((other) => other.wakeAtMs > sleeper.wakeAtMs);
      this.#sleepers = this.#sleepers.toSpliced(later < 0 ? this.#sleepers.length : later, 0, sleeper);
      signal?.addEventListener('abort', wake, { once: true });
    });
  }

  turn(): Promise<void> {
    return settle();
  }

  /** Makes the wall clock jump; sleepers do not notice. */
  jumpWall(ms: number): void {
    this.#wallMs += ms;
  }

  /** Time passes as it does for a process that is stopped: nobody wakes before it goes on. */
  standStill(ms: number): void {
    this.#monotonicMs += ms;
  }

  /** Lets `ms` pass, and wakes whoever is due on the way, one by one, each with all that follows from it. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#monotonicMs + ms;
    await settle();
    while (await this.#wakeNext(untilMs));
    this.#monotonicMs = untilMs;
  }

  /** Lets as much time pass as it takes, up to `limitMs`, until the goal is true or has settled. */
  async runUntil(goal: (() => boolean) | Promise<unknown>, limitMs = 3_600_000): Promise<void> {
    const isReached = typeof goal === 'function' ? goal : settlement(goal);
    const untilMs = this.#monotonicMs + limitMs;
    await settle();
    for (let idle = 0; !isReached(); ) {
      idle = (await this.#wakeNext(untilMs)) ? 0 : idle + 1;
      if (idle > IDLE_TURNS_MAX) throw new Error(this.#whyStuck(limitMs));
    }
    if (typeof goal !== 'function') await goal;
  }

  /** False when nobody is due until then. */
  async #wakeNext(untilMs: number): Promise<boolean> {
    const next = this.#sleepers[0];
    const isDue = next !== undefined && next.wakeAtMs <= untilMs;
    if (isDue) {
      this.#monotonicMs = Math.max(this.#monotonicMs, next.wakeAtMs);
      next.wake();
    }
    await settle();
    return isDue;
  }

  #whyStuck(limitMs: number): string {
    return this.#sleepers.length > 0
      ? `not reached within ${limitMs} ms of virtual time`
      : `not reached, and nobody is asleep at ${this.#monotonicMs} ms`;
  }
}

/** All microtasks have run when the event loop comes round. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function settlement(promise: Promise<unknown>): () => boolean {
  let isSettled = false;
  const note = (): void => {
    isSettled = true;
  };
  promise.then(note, note);
  return () => isSettled;
}
