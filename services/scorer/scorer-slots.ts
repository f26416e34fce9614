import { type SlotClaim, shareSlots } from '../../core/pacing/share-slots.ts';
import { WorkerTime } from '../../core/pacing/worker-time.ts';
import { runKeyOf } from '../../core/ports/records.ts';
import type { Crew } from './crew.ts';

/** The slots for workers on this scorer, over all its crews. */
export class ScorerSlots {
  readonly #most: number;
  readonly #crews = new Map<string, Crew>();
  readonly #time = new WorkerTime();
  #isClosed = false;

  constructor(most: number) {
    this.#most = most;
  }

  add(crew: Crew): void {
    this.#crews.set(runKeyOf(crew.run), crew);
  }

  /** It has no worker any more. */
  remove(crew: Crew): void {
    this.#crews.delete(runKeyOf(crew.run));
    this.share();
  }

  /** To be called whenever a crew has got work, has finished some, or has lost a worker. */
  share(): void {
    if (this.#isClosed) return;
    const claims = this.#claims();
    const leaving = [...this.#crews.values()].reduce((sum, crew) => sum + crew.leaving, 0);
    const { starts, keeps } = shareSlots(claims, this.#most, leaving);
    for (const [key, most] of keeps) this.#crews.get(key)?.keepWorkers(most);
    for (const key of starts) this.#crews.get(key)?.addWorker();
  }

  /** Nobody gets a worker any more. */
  close(): void {
    this.#isClosed = true;
  }

  #claims(): readonly SlotClaim[] {
    const stands = [...this.#crews].map(([key, crew]) => ({ key, ...crew.claim }));
    const ran = stands.map(({ key, wanted, ranMs, turnMs }) => ({ key, hasWork: wanted > 0, ranMs, turnMs }));
    const used = this.#time.update(ran);
    return stands.map(({ key, ranMs, ...stand }) => ({ key, ...stand, usedMs: used.get(key) ?? ranMs }));
  }
}
