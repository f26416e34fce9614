import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from './job.ts';

export interface TriesEvents {
  /** The mini-batch may be tried again. */
  readonly onDue: (job: Job) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Mini-batches that wait for their next try. One whose lane is lost has it with another scorer. */
export class BetweenTries {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #events: TriesEvents;
  readonly #jobs = new Set<Job>();

  /** `signal` ends every wait. */
  constructor(clock: Clock, signal: AbortSignal, events: TriesEvents) {
    this.#clock = clock;
    this.#signal = signal;
    this.#events = events;
  }

  /** Where there is nothing to wait for it is due before this returns: the worker that has just failed it is free. */
  add(job: Job, delayMs: number): void {
    if (delayMs === 0 && job.noteAlone === undefined) this.#events.onDue(job);
    else this.#wait(job, delayMs).catch(this.#events.onFailed);
  }

  /** Returns those that are on these lanes. */
  dropLanes(partitions: readonly number[]): readonly Job[] {
    const dropped = [...this.#jobs].filter(({ partition }) => partitions.includes(partition));
    for (const job of dropped) this.#jobs.delete(job);
    return dropped;
  }

  async #wait(job: Job, delayMs: number): Promise<void> {
    this.#jobs.add(job);
    // A worker may have to be started first: who dies then does not die of the mini-batch.
    await job.noteAlone?.('starting');
    if (delayMs > 0) await this.#clock.sleep(delayMs, this.#signal);
    if (this.#jobs.delete(job)) this.#events.onDue(job);
  }
}
