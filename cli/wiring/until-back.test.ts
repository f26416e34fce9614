import { beforeEach, expect, it } from 'vitest';
import { MillraceError } from '../../core/errors.ts';
import { VirtualClock } from '../../tests/support/virtual-clock.ts';
import { untilBack } from './until-back.ts';

const AWAY = new MillraceError('STORE_UNAVAILABLE', 'no answer');
const FOREVER = new AbortController().signal;

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock();
});

/** Fails at once while it is away; otherwise says when it answered. */
const awayUntil =
  (ms: number, error: Error = AWAY) =>
  async (): Promise<number> => {
    if (clock.monotonicMs() < ms) throw error;
    return clock.monotonicMs();
  };

it('asks a store that is away until it is back', async () => {
  const answer = untilBack(awayUntil(15_000), clock, FOREVER);
  await clock.runUntil(answer);
  expect(await answer).toBeLessThan(20_000);
});

it('gives up after half a minute, with what was said', async () => {
  const answer = untilBack(awayUntil(60_000), clock, FOREVER).catch((error: unknown) => error);
  await clock.runUntil(answer);
  expect(await answer).toBe(AWAY);
  expect(clock.monotonicMs()).toBeGreaterThan(24_000);
  expect(clock.monotonicMs()).toBeLessThanOrEqual(30_000);
});

it.each([
  ['is refused', new MillraceError('STORE_UNAVAILABLE', 'Azure answered 403', { isLasting: true })],
  ['is not there', new MillraceError('USAGE', 'there is no dataset far')],
])('tells at once what %s', async (_, error) => {
  await expect(untilBack(awayUntil(15_000, error), clock, FOREVER)).rejects.toBe(error);
});

it('asks nobody any more once it is over', async () => {
  const over = new AbortController();
  const answer = untilBack(awayUntil(15_000), clock, over.signal).catch((error: unknown) => error);
  await clock.advance(2_000);
  over.abort();
  await expect(answer).resolves.toBe(AWAY);
});
