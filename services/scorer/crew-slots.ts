import type { Clock } from '../../core/ports/clock.ts';
import { type AfterFailure, InitRecord } from './init-record.ts';
import type { Slot } from './slot.ts';

/** One that was busy so short a time ago is spared, if another step has a worker already. */
const WARM_MS = 250;
/** The shortest time that a step may have more than others, before it makes room for them. */
const SHORTEST_TURN_MS = 1_000;
const LONGEST_TURN_MS = 300_000;
/** So that starting workers takes a small part of the time only. */
const TURN_PER_START = 4;

export interface CrewSlotsEvents {
  /** One has left: there is a slot. */
  readonly onGone: () => void;
  readonly onBroken: (error: unknown) => void;
}

/** The workers of one step on this scorer: as many as it may have now. */
export class CrewSlots {
  readonly #create: (number: number) => Slot;
  readonly #clock: Clock;
  readonly #events: CrewSlotsEvents;
  readonly #open: Slot[] = [];
  /** On their way out, by when they are gone. */
  readonly #leaving = new Map<Slot, Promise<void>>();
  readonly inits = new InitRecord();
  #keep = 0;
  #ranMs = 0;
  #turnMs = SHORTEST_TURN_MS;

  constructor(create: (number: number) => Slot, clock: Clock, events: CrewSlotsEvents) {
    this.#create = create;
    this.#clock = clock;
    this.#events = events;
  }

  get held(): number {
    return this.#open.length;
  }

  get leaving(): number {
    return this.#leaving.size;
  }

  get busy(): number {
    return this.#open.filter(({ held }) => held > 0).length;
  }

  get ready(): readonly Slot[] {
    return this.#open.filter(({ worker }) => worker !== undefined);
  }

  /** Those that may be handed work: of more than the step may keep, the last are let run empty. */
  get fed(): readonly Slot[] {
    return this.#open.slice(0, this.#keep).filter(({ worker }) => worker !== undefined);
  }

  /** Those that have nothing to do since a moment. */
  get warm(): number {
    const nowMs = this.#clock.monotonicMs();
    return this.#open.filter((slot) => (slot.idleMs(nowMs) ?? WARM_MS) < WARM_MS).length;
  }

  /** Of all workers that it ever had. */
  get ranMs(): number {
    const nowMs = this.#clock.monotonicMs();
    return [...this.#open, ...this.#leaving.keys()].reduce((sum, slot) => sum + slot.ranMs(nowMs), this.#ranMs);
  }

  /** How much more time than others it may have before it makes room; longer where workers are long in starting. */
  get turnMs(): number {
    for (const { startMs } of this.#open) this.#turnMs = Math.max(this.#turnMs, TURN_PER_START * startMs);
    return Math.min(this.#turnMs, LONGEST_TURN_MS);
  }

  add(): void {
    const slot = this.#create(this.inits.readyOtherThan(this.#present) ?? this.#freeNumber());
    this.#open.push(slot);
    this.#open.sort((one, other) => one.number - other.number);
    this.#keep += 1;
    void slot.keepFilled().then(
      () => this.#gone(slot),
      (error: unknown) => this.#events.onBroken(error),
    );
  }

  /** `init()` of that worker. */
  initFailed(worker: number): AfterFailure {
    return this.inits.failed(worker, this.#present);
  }

  get #present(): readonly number[] {
    return [...this.#open, ...this.#leaving.keys()].map(({ number }) => number);
  }

  #freeNumber(): number {
    let number = 0;
    while (this.#present.includes(number)) number += 1;
    return number;
  }

  /**
   * Only so many stay: of the others those leave now that have nothing to do, the rest as soon as they have not. First
   * those whose `init()` fails: one that has nothing to do may be the only one that can.
   */
  keep(most: number): void {
    this.#keep = most;
    if (this.#open.length <= most) return;
    const nowMs = this.#clock.monotonicMs();
    const idle = this.#open.filter(({ held }) => held === 0);
    const uselessMs = ({ number }: Slot): number => (this.inits.failuresOf(number) > 0 ? Number.MAX_SAFE_INTEGER : -1);
    const spare = (slot: Slot): number => slot.idleMs(nowMs) ?? uselessMs(slot);
    const longest = idle.sort((one, other) => spare(other) - spare(one));
    for (const slot of longest.slice(0, this.#open.length - most)) void this.#send(slot, 0);
  }

  /** All leave; one that has work has `graceMs` to finish it. */
  async close(graceMs: number): Promise<void> {
    for (const slot of [...this.#open]) void this.#send(slot, graceMs);
    await Promise.all(this.#leaving.values());
  }

  #send(slot: Slot, graceMs: number): Promise<void> {
    this.#open.splice(this.#open.indexOf(slot), 1);
    const gone = slot
      .close(graceMs)
      .catch((error: unknown) => this.#events.onBroken(error))
      .then(() => {
        this.#ranMs += slot.ranMs(this.#clock.monotonicMs());
        this.#leaving.delete(slot);
        this.#events.onGone();
      });
    this.#leaving.set(slot, gone);
    return gone;
  }

  /** It gave up by itself. */
  #gone(slot: Slot): void {
    const at = this.#open.indexOf(slot);
    if (at < 0) return;
    this.#open.splice(at, 1);
    this.#ranMs += slot.ranMs(this.#clock.monotonicMs());
    this.#events.onGone();
  }
}
