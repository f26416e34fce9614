import { beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { closeLate } from './close-late.ts';

describe('closeLate', () => {
  let clock: VirtualClock;
  let stop: AbortController;
  let closed: number[];
  beforeEach(() => {
    clock = new VirtualClock();
    stop = new AbortController();
    closed = [];
  });
  const begin = () => {
    const close = () => void closed.push(clock.monotonicMs());
    return closeLate({ clock, asked: stop.signal, graceMs: 5_000, close });
  };

  it('closes a service that is still there after its grace, counted from when it was asked', async () => {
    begin();
    await clock.runUntil(clock.sleep(60_000));
    expect(closed).toEqual([]);
    stop.abort();
    await clock.runUntil(clock.sleep(60_000));
    expect(closed).toEqual([65_000]);
  });

  it('leaves one alone that is over in time', async () => {
    const callOff = begin();
    stop.abort();
    await clock.runUntil(clock.sleep(4_000));
    callOff();
    await clock.runUntil(clock.sleep(60_000));
    expect(closed).toEqual([]);
  });

  it('counts at once for one that was asked before', async () => {
    stop.abort();
    begin();
    await clock.runUntil(clock.sleep(60_000));
    expect(closed).toEqual([5_000]);
  });
});
