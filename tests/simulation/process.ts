import { MillraceError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { SeededRandom } from '../support/seeded-random.ts';
import type { Scheduler } from './scheduler.ts';

/** What runs in it. `embedded` is all three in one; `client` is a command of the user's. */
export type Role = 'planner' | 'scorer' | 'collector' | 'embedded' | 'client';

/** What a call of a port does to the world. Torn: its process died meanwhile, so that any first part of it may be all. */
export type Effect<T> = (isTorn: boolean) => T;

/** A dead process waits for its answers like this. */
const NEVER = new Promise<never>(() => {});

/** Ends what a dead process was about to do where it cannot be made to wait. */
const GONE = new Error('the process is gone');
export const isGone = (error: unknown): boolean => error === GONE;

/** What a process is in. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly random: SeededRandom;
  /** Wall clock at the start of the world. */
  readonly startMs: number;
  /** Every call of a port tells this first; it may kill or freeze the process, or name an error for the call to end with. */
  crossing(process: SimProcess, what: string): MillraceError | undefined;
  /** How long a request or its answer is on its way; below 0, nothing else happens meanwhile. */
  latencyMs(): number;
}

/**
 * A process of the simulated world. Its code runs only when something is delivered to it: a dead one gets nothing any
 * more, a frozen one gets it all when it wakes.
 */
export class SimProcess {
  readonly id: string;
  readonly role: Role;
  readonly clock: Clock;
  isDead = false;
  readonly #around: Surroundings;
  /** What waits for the process to wake; undefined while it is awake. */
  #kept: (() => void)[] | undefined;
  /** Requests that have not had their effect. */
  readonly #onTheirWay = new Set<() => void>();

  constructor(id: string, role: Role, around: Surroundings) {
    this.id = id;
    this.role = role;
    this.#around = around;
    this.clock = this.#clock(around);
  }

  get random(): SeededRandom {
    return this.#around.random;
  }

  get isFrozen(): boolean {
    return this.#kept !== undefined;
  }

  /** One call of a port: request, effect, answer, each in its own moment. */
  call<T>(what: string, effect: Effect<T>): Promise<T> {
    if (this.isDead) return NEVER;
    const failure = this.#around.crossing(this, what);
    const isInTime = this.random.chance(0.5);
    return new Promise((resolve, reject) => {
      const answer = (act: () => void) => this.#later(() => this.deliver(act));
      const land = (): void => {
        this.#onTheirWay.delete(land);
        if ((this.isDead || failure !== undefined) && !isInTime) {
          answer(() => reject(failure));
          return;
        }
        try {
          const result = effect(this.isDead);
          answer(() => (failure === undefined ? resolve(result) : reject(failure)));
        } catch (error) {
          if (!isAnswer(error)) throw error;
          answer(() => reject(error));
        }
      };
      // What a broker was sent may arrive after its sender's death; what is done here is done before, or never.
      if (what !== 'publish') this.#onTheirWay.add(land);
      if (this.isDead) this.#landNow();
      else this.#later(() => (this.isDead && what !== 'publish' ? undefined : land()));
    });
  }

  /** A call that nothing comes between: it may still be the last, or fail, with a part of its effect. */
  callNow<T>(what: string, effect: Effect<T>): T {
    if (this.isDead) throw GONE;
    const failure = this.#around.crossing(this, what);
    if (!this.isDead && failure === undefined) return effect(false);
    if (this.random.chance(0.5)) effect(true);
    throw failure ?? GONE;
  }

  #later(act: () => void): void {
    const latencyMs = this.#around.latencyMs();
    if (latencyMs < 0) act();
    else this.#around.scheduler.after(latencyMs, act);
  }

  #landNow(): void {
    for (const land of [...this.#onTheirWay]) land();
  }

  /** Runs code of the process: now, when it wakes, or never. */
  deliver(act: () => void): void {
    if (this.isDead) return;
    if (this.#kept === undefined) act();
    else this.#kept.push(act);
  }

  kill(): void {
    if (this.isDead) return;
    this.isDead = true;
    this.#kept = undefined;
    this.#landNow();
  }

  freeze(): void {
    this.#kept ??= [];
  }

  wake(): void {
    const kept = this.#kept ?? [];
    this.#kept = undefined;
    // Each in a moment of its own: what follows from one comes before the next.
    for (const act of kept) this.#around.scheduler.after(0, () => this.deliver(act));
  }

  /** Clocks of machines differ, and only differences within a process mean anything. */
  #clock({ scheduler, random, startMs }: Surroundings): Clock {
    const skewMs = random.chance(0.3) ? random.below(7_200_000) - 3_600_000 : 0;
    const bootMs = random.below(1_000_000);
    return {
      now: () => startMs + skewMs + Math.floor(scheduler.nowMs),
      monotonicMs: () => bootMs + scheduler.nowMs,
      sleep: (ms, signal) => this.#sleep(ms, signal),
      turn: () => this.#sleep(0, undefined),
    };
  }

  #sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const over = (): void => {
        callOff();
        signal?.removeEventListener('abort', over);
        resolve();
      };
      const callOff = this.#around.scheduler.after(ms, () => this.deliver(over));
      signal?.addEventListener('abort', over, { once: true });
    });
  }
}

/** Errors of the ports and of the system are answers; any other is a mistake of the simulation. */
const isAnswer = (error: unknown): boolean =>
  error instanceof MillraceError || (error as NodeJS.ErrnoException).syscall !== undefined;
