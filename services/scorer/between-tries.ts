import type { Clock } from '../../core/ports/clock.ts';
import type { Job } from './job.ts';

/** Mini-batches that wait for their next try. One whose lane is lost has it with another scorer. */
export class BetweenTries {
  readonly #clock: Clock;
  readonly #signal: AbortSignal;
  readonly #jobs = new Set<Job>();

  /** `signal` ends every wait. */
  constructor(clock: Clock, signal: AbortSignal) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** Resolves once it may be tried again, with whether it is still ours. */
  async wait(job: Job, delayMs: number): Promise<boolean> {
    this.#jobs.add(job);
    // A worker may have to be started first: who dies then does not die of the mini-batch.
    await job.noteAlone?.('starting');
    if (delayMs > 0) await this.#clock.sleep(delayMs, this.#signal);
    return this.#jobs.delete(job);
  }

  /** Returns those that are on these lanes. */
  dropLanes(partitions: readonly number[]): readonly Job[] {
    const dropped = [...this.#jobs].filter(({ partition }) => partitions.includes(partition));
    for (const job of dropped) this.#jobs.delete(job);
    return dropped;
  }
}
