import type { Clock } from '../ports/clock.ts';
import type { Store } from '../ports/store.ts';
import { waitAtMost } from './wait-at-most.ts';

/** Between the beginnings of two looks: those who ask may be many. */
const EVERY_MS = 10_000;
/** An adapter goes on asking a store that is away for longer than anybody waits for an answer. */
const PATIENT_MS = 3_000;

/** Whether a store can be reached, for whoever asks now and then; nobody looks while nobody asks. */
export class StoreProbe {
  readonly #store: Pick<Store, 'hasFolder' | 'localPath' | 'address'>;
  readonly #clock: Clock;
  #begunAtMs = Number.NEGATIVE_INFINITY;
  #look: Promise<void> = Promise.resolve();
  #isLooking = false;
  #trouble: string | undefined;
  #wasThere = false;

  constructor(store: Pick<Store, 'hasFolder' | 'localPath' | 'address'>, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** Why it cannot be used now; undefined when it can. */
  async trouble(): Promise<string | undefined> {
    if (!this.#isLooking && this.#sinceMs() >= EVERY_MS) this.#look = this.#lookNow();
    await waitAtMost(this.#clock, PATIENT_MS, this.#look);
    if (!this.#isLooking) return this.#trouble;
    return `${this.#store.address('')} has not answered for ${Math.floor(this.#sinceMs() / 1_000)} s`;
  }

  async #lookNow(): Promise<void> {
    this.#begunAtMs = this.#clock.monotonicMs();
    this.#isLooking = true;
    try {
      const isThere = await this.#store.hasFolder('');
      // The first job makes the folder; and elsewhere one that is empty is none.
      const isGone = !isThere && this.#wasThere && this.#store.localPath('') !== undefined;
      this.#trouble = isGone ? `${this.#store.address('')} is not there any more` : undefined;
      this.#wasThere ||= isThere;
    } catch (error) {
      this.#trouble = (error as Error).message;
    } finally {
      this.#isLooking = false;
    }
  }

  #sinceMs(): number {
    return this.#clock.monotonicMs() - this.#begunAtMs;
  }
}
