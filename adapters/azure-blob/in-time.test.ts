import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Allow, callTime, inTime } from './in-time.ts';

const TIME = { silenceMs: 10_000, wholeMs: 60_000 };
const MIB = 1024 * 1024;

/** A call that nobody answers, and when it was given up. */
function silentCall(act: (allow: Allow) => void = () => undefined): {
  allow: Allow;
  endedMs: () => number | undefined;
} {
  const startMs = Date.now();
  let endedMs: number | undefined;
  let given: Allow = () => undefined;
  const call = (signal: AbortSignal, allow: Allow) =>
    new Promise<never>((_, reject) => {
      given = allow;
      act(allow);
      signal.addEventListener('abort', () => reject(new Error('aborted')));
    });
  const onLate = () => {
    endedMs ??= Date.now() - startMs;
  };
  inTime(TIME, call, onLate).catch(() => undefined);
  return { allow: (bytes) => given(bytes), endedMs: () => endedMs };
}

describe('how long silence may last', () => {
  const times = { tryTimeoutMs: 10_000, tryTimeoutMsMax: 60_000 };

  it('doubles with each try, so that a slow service is heard', () => {
    expect([1, 2, 3].map((tries) => callTime(times, tries, true).silenceMs)).toEqual([10_000, 20_000, 40_000]);
  });

  it('is all the time of a call where nobody has answered yet: we may have to log in first', () => {
    expect(callTime(times, 1, false)).toEqual({ silenceMs: 60_000, wholeMs: 60_000 });
  });
});

describe('the time of a call', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([
    ['nothing', 0, 10_000],
    ['a state file', 4_096, 10_058],
    ['one MiB', MIB, 25_000],
    ['a block', 8 * MIB, 60_000],
    ['a block of an output of 4 TB', 400 * MIB, 60_000],
  ])('is by what it sends: %s', (_, bytes, ms) => {
    const { endedMs } = silentCall((allow) => allow(bytes));
    vi.advanceTimersByTime(ms - 1);
    expect(endedMs()).toBeUndefined();
    vi.advanceTimersByTime(1);
    expect(endedMs()).toBe(ms);
  });

  it('begins anew whenever something comes, up to that of the whole', () => {
    const { allow, endedMs } = silentCall();
    for (let at = 0; at < 6; at += 1) {
      vi.advanceTimersByTime(9_900);
      allow(0);
    }
    expect(endedMs()).toBeUndefined();
    vi.advanceTimersByTime(10_000);
    expect(endedMs()).toBe(60_000);
  });

  it('does not go on when the call has ended', async () => {
    const onLate = vi.fn();
    expect(await inTime(TIME, async () => 'answer', onLate)).toBe('answer');
    expect(vi.getTimerCount()).toBe(0);
    expect(onLate).not.toHaveBeenCalled();
  });
});
