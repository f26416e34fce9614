import { isProvenKiller, isProvenStart } from '../../core/attempt/scorer-deaths.ts';
import type { Crew } from './crew.ts';
import type { DeathsAlone } from './inheritance.ts';
import type { Job, NoteAlone } from './job.ts';
import type { Turnstile } from './turnstile.ts';
import { diedStarting } from './unable-because.ts';

/** What may have killed its scorers. */
export interface Suspect {
  readonly job: Job;
  readonly crew: Crew;
  /** What it has cost with nothing beside it. */
  readonly died: DeathsAlone;
  readonly noteAlone: NoteAlone;
}

/** Runs suspects in the order they came, one at a time and nothing else on this scorer; proven killers are given up. */
export class Quarantine {
  readonly #turnstile: Turnstile;
  readonly #onOver: () => void;
  #waiting: Suspect[] = [];
  /** Of the one whose turn it is: its lane belongs to another scorer now. */
  #dropped: { readonly partition: number; readonly drop: () => void } | undefined;
  #isRunning = false;

  /** `onOver`: all may begin again. */
  constructor(turnstile: Turnstile, onOver: () => void) {
    this.#turnstile = turnstile;
    this.#onOver = onOver;
  }

  take(suspect: Suspect): void {
    this.#waiting.push(suspect);
    this.#turnstile.shut();
  }

  /** Resolves once none is left. Does nothing while it is at work already. */
  async run(): Promise<void> {
    if (this.#isRunning || this.#waiting.length === 0) return;
    this.#isRunning = true;
    // One whose lane was lost may still run when it comes again: what comes until all is quiet belongs to this round.
    while (this.#waiting.length > 0) {
      for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
        await this.#turnstile.quiet();
        await this.#runAlone(next);
      }
      await this.#turnstile.quiet();
    }
    this.#turnstile.open();
    this.#isRunning = false;
    this.#onOver();
  }

  dropLanes(partitions: readonly number[]): void {
    this.#waiting = this.#waiting.filter(({ job }) => !partitions.includes(job.partition));
    if (this.#dropped !== undefined && partitions.includes(this.#dropped.partition)) this.#dropped.drop();
  }

  /** A script that cannot be started has cost some on each lane of its step, whichever came first. */
  #startDeathsWaiting(crew: Crew): number {
    return this.#waiting.reduce((sum, other) => sum + (other.crew === crew ? other.died.startDeaths : 0), 0);
  }

  async #runAlone({ job, crew, died, noteAlone }: Suspect): Promise<void> {
    if (isProvenKiller(died.deaths)) {
      crew.condemn(job, died.deaths);
      return;
    }
    const startDeaths = died.startDeaths + this.#startDeathsWaiting(crew);
    // Then it is acked unrun as soon as it is offered.
    if (isProvenStart(startDeaths)) crew.unable(diedStarting(startDeaths));
    const dropped = Promise.withResolvers<void>();
    this.#dropped = { partition: job.partition, drop: dropped.resolve };
    const ended = Promise.withResolvers<void>();
    const ack = () => {
      job.ack();
      ended.resolve();
    };
    if (await noteAlone('starting')) {
      crew.offer({ ...job, ack, noteAlone });
      crew.handOut();
      await Promise.race([ended.promise, dropped.promise]);
    }
    this.#dropped = undefined;
  }
}
