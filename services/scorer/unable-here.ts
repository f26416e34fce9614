import type { Job } from './job.ts';
import { tellUnable, type UnableScorer } from './tell-unable.ts';
import type { Unable } from './unable-because.ts';

/** Whether a scorer cannot work on a step, why, and the mini-batches that it gives back unrun for that. */
export class UnableHere {
  readonly #scorer: UnableScorer;
  readonly #forget: (jobs: readonly Job[]) => void;
  #why: Unable | undefined;
  /** What came since, and was not told of yet. */
  #refused: Job[] = [];

  /** `forget` hears of jobs that are not run here any more. */
  constructor(scorer: UnableScorer, forget: (jobs: readonly Job[]) => void) {
    this.#scorer = scorer;
    this.#forget = forget;
  }

  get isSo(): boolean {
    return this.#why !== undefined;
  }

  /** From now on; once. `waiting`: what was to be run here. */
  async declare(why: Unable, waiting: readonly Job[]): Promise<void> {
    this.#why = why;
    const others = await this.#tell(why, waiting);
    const { ports, settings, run } = this.#scorer;
    // Alone, and with nobody to leave it to, the run fails here and says why to the same person.
    if (others === 0 && !settings.leavesToOthers) return;
    const message = `scorer ${settings.id} cannot work on it: ${why.message}; other scorers: ${others}`;
    ports.journal.note({ kind: 'warning', ...run, key: `unable-${settings.id}`, message });
  }

  refuse(job: Job): void {
    this.#refused.push(job);
  }

  /** What was refused and nobody was told of. */
  takeRefused(): readonly Job[] {
    return this.#refused.splice(0);
  }

  /** Together: the broker is asked once for all of a fetch. */
  tell(): void {
    if (this.#why !== undefined && this.#refused.length > 0) void this.#tell(this.#why, this.takeRefused());
  }

  #tell(why: Unable, jobs: readonly Job[]): Promise<number> {
    this.#forget(jobs);
    return tellUnable(this.#scorer, why, jobs);
  }
}
