import { describe, expect, it } from 'vitest';
import type { Clock } from '../ports/clock.ts';
import { waitAtMost } from './wait-at-most.ts';

describe('waiting at most so long', () => {
  const slept: { readonly ms: number; readonly signal: AbortSignal | undefined }[] = [];
  const clock = (isOver: boolean): Clock =>
    ({
      sleep: (ms: number, signal?: AbortSignal) => {
        slept.push({ ms, signal });
        return isOver ? Promise.resolve() : new Promise(() => {});
      },
    }) as unknown as Clock;

  it('is over with what is waited for, and leaves no timer behind', async () => {
    await waitAtMost(clock(false), 2_000, Promise.resolve());
    expect(slept.at(-1)).toMatchObject({ ms: 2_000, signal: { aborted: true } });
  });

  it('is over with the time', async () => {
    await expect(waitAtMost(clock(true), 2_000, new Promise(() => {}))).resolves.toBeUndefined();
  });

  it('passes on a failure', async () => {
    await expect(waitAtMost(clock(false), 2_000, Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});
