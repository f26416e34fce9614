import { beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../core/ports/clock.ts';
import { CrewSlots } from './crew-slots.ts';
import type { Slot } from './slot.ts';

interface FakeSlot {
  readonly number: number;
  /** Undefined while it is loading. */
  idleFor: number | undefined;
}

describe('the slots of a crew', () => {
  let made: FakeSlot[];
  let left: number[];
  let slots: CrewSlots;
  beforeEach(() => {
    [made, left] = [[], []];
    const create = (number: number): Slot => {
      const slot = {
        number,
        held: 0,
        idleFor: undefined as number | undefined,
        idleMs: () => slot.idleFor,
        ranMs: () => 0,
        keepFilled: () => new Promise<void>(() => {}),
        close: async () => void left.push(number),
      };
      made.push(slot);
      return slot as unknown as Slot;
    };
    const events = { onGone: () => {}, onBroken: () => {} };
    slots = new CrewSlots(create, { monotonicMs: () => 0 } as Clock, events);
    for (const _ of [0, 1, 2]) slots.add();
  });

  const ready = (worker: number, idleFor: number): void => {
    slots.inits.ready(worker);
    (made[worker] as FakeSlot).idleFor = idleFor;
  };

  it('make room where init() fails, then where there is nothing to do for longest, and last where one is loading', () => {
    ready(0, 500);
    slots.initFailed(1);
    slots.keep(2);
    expect(left).toEqual([1]);
    slots.keep(1);
    expect(left).toEqual([1, 0]);
  });

  it('are filled with a worker that was ready before, rather than with one whose init() failed', async () => {
    ready(2, 0);
    slots.initFailed(0);
    slots.initFailed(1);
    await slots.close(0);
    slots.add();
    expect(made.at(-1)?.number).toBe(2);
  });
});
